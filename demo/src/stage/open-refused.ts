import type { Request, Response } from 'express'
import { Refused } from './actors.ts'

const words = {
  ko: {
    title: '지금은 열 수 없어요',
    too_many:
      '이 번호로 인증번호를 너무 자주 받았어요. 30분쯤 뒤에 다시 열어 주세요. 이미 열어 둔 앱과 무대는 그대로 쓸 수 있어요.',
    other: '서비스가 대답하지 않거나 거절했어요. 잠시 뒤에 다시 열어 주세요.',
  },
  en: {
    title: 'It cannot be opened right now',
    too_many:
      'Codes were asked for with this number too often. Please open it again in about half an hour. Apps that are open already, and the stage, go on.',
    other: 'A service does not answer, or has refused. Please open it again in a moment.',
  },
}

/** What stands in the window of an app that could not be opened: a sentence, as a person reads it. */
export function answerNotOpened(error: unknown, req: Request, res: Response): void {
  const language = req.acceptsLanguages('ko', 'en') === 'en' ? 'en' : 'ko'
  const { title, too_many, other } = words[language]
  const tooMany = error instanceof Refused && error.code === 'too_many'
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>`
  res
    .status(tooMany ? 429 : 503)
    .type('html')
    .end(`<!doctype html><html lang="${language}">${head}<h1>${title}</h1><p>${tooMany ? too_many : other}</p></html>`)
}
