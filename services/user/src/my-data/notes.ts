import type { Language } from './language.ts'

const notes: readonly { about: string; ko: string; en: string }[] = [
  {
    about: 'door_memo',
    ko: '출입 메모: 적으신 적이 있다는 사실만 알고 있어요. 내용은 배송을 맡은 서비스가 암호로 보관하고, 배송이 끝나고 30분 뒤에 파기해요. 그래서 이 파일에는 없어요.',
    en: 'Door memo: this service knows only that you wrote one. Its words lie encrypted with the delivery service, which destroys them 30 minutes after delivery, so they are not in this file.',
  },
  {
    about: 'proof_photo',
    ko: '배송 사진: 택배 화면에서 볼 수 있어요. 파일이 커지지 않도록 여기에는 넣지 않았어요.',
    en: 'Delivery photos: you find them on the page of each parcel. They are left out here to keep the file small.',
  },
  {
    about: 'found_reports',
    ko: '주운 상자 신고: 신고한 사람을 남기지 않아요. 그래서 누구의 신고인지 알 수 없고, 이 파일에도 없어요.',
    en: 'Reports of found boxes: who reported is not kept. Nobody can tell whose they are, so none are in this file.',
  },
  {
    about: 'courier',
    ko: '다른 사람의 정보: 배송 기사와 직원의 이름이나 계정은 이 파일에 없어요. 열어 본 기록에는 역할만 있어요.',
    en: 'Other people: no name or account of a courier or of the staff is in this file. Records of openings name roles only.',
  },
  {
    about: 'retention',
    ko: '보관 기간: 배송이 끝나고 30일, 끝나지 않았으면 마지막 기록에서 90일이 지나면 파기해요. 열어 본 기록은 개인정보 없이 2년, 로그인 기록은 끝나고 30일, 열리지 않은 스캔과 답을 받은 문의는 2년 보관해요. 파기한 것은 백업에서도 내용은 9일이 지나면 열 수 없고, 어느 번호의 것이었는지는 늦어도 39일이 지나면 찾을 수 없어요.',
    en: 'How long: parcels are destroyed 30 days after they end, or 90 days after the last event otherwise. Records of openings, which hold no personal data, are kept for 2 years; sign-ins for 30 days after they end; scans that opened nothing and answered cases for 2 years. Of what is destroyed, a backup opens no contents after 9 days, and nobody can find in it which number it was for after 39 days at the latest.',
  },
  {
    about: 'codes_and_limits',
    ko: '확인 번호와 횟수 제한: 되돌릴 수 없는 값으로만, 정해진 시간이 끝날 때까지만 있어요.',
    en: 'One-time codes and limits: kept only as values that cannot be turned back, and only until their time is over.',
  },
]

/** What an exported file does not hold, said in it. */
export const notesIn = (language: Language) => notes.map((note) => ({ about: note.about, text: note[language] }))
