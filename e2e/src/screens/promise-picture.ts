import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { DemoPerson } from '@exqress/demo/demo-people.ts'
import { createActors } from '@exqress/demo/stage/actors.ts'
import { type Card, dealCards } from '@exqress/demo/stage/cards.ts'
import { createLife, type Play } from '@exqress/demo/stage/life.ts'
import { steps } from '@exqress/demo/stage/steps.ts'
import { stageOptions } from '@exqress/scripts/lib/open-stage.ts'
import type { StackPlan } from '@exqress/scripts/lib/services.ts'
import type { Browsers } from '../browser/window.ts'
import { smallPng } from './small-png.ts'

const fonts = createRequire(import.meta.url).resolve('pretendard/dist/web/static/pretendard.css')

/**
 * The README's first picture: an ordinary waybill, ours, and what four see of ours when the courier stands at the door: the answers
 * of the running system at that moment.
 */
export async function drawPromise({
  plan,
  password,
  browsers,
  folder,
}: {
  plan: StackPlan
  password: string
  browsers: Browsers
  folder: string
}): Promise<void> {
  // Without the tray: the round's other boxes stay for the pictures that follow.
  const options = { ...stageOptions(plan, { demo: { password, sampleCsv: '' }, port: 0 }), labels: () => [] }
  const actors = createActors(options)
  const life = createLife(options, actors)
  for (const step of steps.slice(0, steps.indexOf('open') + 1)) {
    await life.make(step, { memo: '공동현관 7*2580#', product: '책 세 권' })
  }
  const cards = await dealCards(options, actors, life)
  for (const [language, words] of Object.entries(languages)) {
    const page = join(folder, `promise-${language}.html`)
    writeFileSync(page, html(words, options.people.recipient, life.play as Play, cards))
    const window = await browsers.open({ viewport: { width: 1200, height: 720 }, deviceScaleFactor: 1.5 })
    await window.page.goto(pathToFileURL(page).href)
    await window.page.evaluate(() => document.fonts.ready)
    const picture = await window.page.locator('main').screenshot()
    writeFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', `promise-${language}.png`), smallPng(picture))
    await window.close()
  }
  await life.make('deliver', { memo: '', product: '' })
}

type Words = {
  today: string
  ours: string
  sees: string
  nothing: string
  who: Record<Card['name'], string>
  fields: Record<string, string>
  from: string
  to: string
}
const languages: Record<'ko' | 'en', Words> = {
  ko: {
    today: '오늘의 운송장',
    ours: 'Exqress',
    sees: '문 앞에서, 누가 무엇을 보나',
    nothing: '아무것도 열 수 없어요',
    who: { stranger: '행인', courier: '기사', recipient: '받는 사람', database: '데이터베이스' },
    fields: {
      recipientName: '이름',
      phone: '전화',
      route: '주소',
      unit: '호수',
      doorMemo: '메모',
      product: '상품',
      waybillNumber: '운송장',
    },
    from: '보내는 분',
    to: '받는 분',
  },
  en: {
    today: 'A waybill today',
    ours: 'Exqress',
    sees: 'At the door: who sees what',
    nothing: 'Nothing can be opened',
    who: { stranger: 'Passer-by', courier: 'Courier', recipient: 'Recipient', database: 'Database' },
    fields: {
      recipientName: 'Name',
      phone: 'Phone',
      route: 'Address',
      unit: 'Unit',
      doorMemo: 'Memo',
      product: 'Product',
      waybillNumber: 'Waybill',
    },
    from: 'From',
    to: 'To',
  },
}

function html(words: Words, person: DemoPerson, play: Play, cards: readonly Card[]): string {
  const label = `data:image/png;base64,${play.labelPng.toString('base64')}`
  const [seen] = cards.flatMap((card) => (card.name === 'recipient' ? [card.answer?.waybillNumber] : []))
  // The same parcel's, as a slip of today would print it.
  const number = String(seen ?? '').replace(/(\d{4})(?=\d)/g, '$1-')
  const address = `${person.building.street} ${person.building.building} ${person.building.dong} ${person.unit}`
  return `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="${pathToFileURL(fonts)}"><style>${style}</style>
<main>
  <section><h2>${words.today}</h2>
    <div class="paper old">
      <p class="number">${number}</p><div class="bars"></div>
      <h3>${words.to}</h3><p class="big">${escapeHtml(person.name)}</p><p class="big">${escapeHtml(person.phone)}</p><p>${escapeHtml(address)}</p>
      <h3>${words.from}</h3><p>데모몰 02-000-0000</p>
      <h3>${words.fields.doorMemo}</h3><p>공동현관 7*2580#, 책 세 권</p>
    </div></section>
  <section><h2>${words.ours}</h2><div class="paper"><img src="${label}" alt=""></div></section>
  <section class="wide"><h2>${words.sees}</h2><div class="cards">${cards.map((card) => cardOf(words, card)).join('')}</div></section>
</main>`
}

function cardOf(words: Words, card: Card): string {
  const title = `<h3>${words.who[card.name]}</h3>`
  if (card.name === 'database') {
    const sealed = (card.rows ?? [])
      .flatMap(({ columns }) => columns.filter(({ bytes }) => bytes !== undefined))
      .slice(0, 4)
    return `<article>${title}${sealed.map(({ name, value }) => `<p><i>${name}</i><code>\\x${value.slice(0, 26)}…</code></p>`).join('')}</article>`
  }
  if (!card.answer) return `<article>${title}<p class="none">${words.nothing}</p></article>`
  const { answer } = card
  const lines = Object.entries(words.fields).flatMap(([field, name]) => {
    const value = answer[field]
    if (value === undefined || value === '') return []
    const { street = '', building = '', dong = '' } = field === 'route' ? (value as Record<string, string>) : {}
    const text =
      field === 'route'
        ? `${street} ${building} ${dong}`
        : String(value).replace(/^\+82(\d\d)(\d{4})(\d{4})$/, '0$1-$2-$3')
    return [`<p><i>${name}</i>${escapeHtml(text)}</p>`]
  })
  return `<article>${title}${lines.join('')}</article>`
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (letter) => escapes[letter] as string)

const style = `
  * { box-sizing: border-box; margin: 0; }
  body { background: #f6f4ef; color: #14172b; font: 500 15px/1.45 Pretendard, sans-serif; word-break: keep-all; }
  main { display: grid; grid-template-columns: 270px 290px 1fr; gap: 26px; padding: 28px; width: 1200px; background: #f6f4ef; }
  h2 { font-size: 19px; margin-bottom: 12px; }
  h3 { font-size: 13px; color: #43475e; margin: 10px 0 2px; }
  .paper { background: #fff; padding: 16px; border: 14px solid #b98d5f; border-radius: 10px; min-height: 400px; }
  .paper img { width: 100%; display: block; }
  .old .big { font-size: 22px; font-weight: 800; }
  .number { font-weight: 700; letter-spacing: 1px; }
  .bars { height: 52px; background: repeating-linear-gradient(90deg, #111 0 2px, #fff 2px 5px, #111 5px 6px, #fff 6px 10px); }
  .cards { display: grid; grid-template-columns: 1fr 1fr; gap: 14px; }
  article { background: #fff; border: 1px solid #dcd8cd; border-top: 5px solid #26328a; border-radius: 12px; padding: 12px 14px; min-height: 190px; }
  article h3 { font-size: 16px; color: #14172b; margin: 0 0 6px; }
  article p { display: grid; grid-template-columns: 62px 1fr; font-weight: 650; font-size: 14px; }
  article i { font-style: normal; font-weight: 500; color: #43475e; overflow-wrap: anywhere; }
  article:last-child p { grid-template-columns: 1fr; margin-bottom: 4px; }
  article .none { display: block; font-size: 19px; font-weight: 800; }
  code { font: 12px ui-monospace, monospace; color: #26328a; overflow-wrap: anywhere; }
`
