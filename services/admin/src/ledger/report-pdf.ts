import { type PdfLine, renderTextPdf } from '../pdf/render-text-pdf.ts'
import type { MonthReport } from './report-month.ts'

const roles: Record<string, string> = {
  recipient: '받는 분',
  found: '번호로 찾은 계정',
  sender: '보낸 분',
  courier: '배송기사',
  operator: '운영자',
  officer: '개인정보 담당자',
  owner: '관리 책임자',
  service: '시스템',
}
const outcomes: Record<string, string> = {
  open: '답하기 전',
  work_needed: '업무에 필요한 열람',
  own_request: '고객이 요청한 열람',
  by_mistake: '실수로 연 열람',
  misused: '권한을 벗어난 열람',
}
const kinds: Record<string, string> = {
  gap: '빠진 번호',
  chain: '끊긴 연결',
  fork: '갈라진 기록장',
}

/** The monthly report for the files of the privacy officer: the same figures as in the CSV, in words, with a place to sign. */
export function reportPdf({ month, readings, alarms, suspicions, cases, checks }: MonthReport): Uint8Array {
  const sum = readings.reduce((all, { records }) => all + Number(records), 0)
  const unusual = readings.filter(({ expected }) => !expected)
  const row = (...texts: (string | number)[]): PdfLine => ({
    text: texts.map((text, i) => ({ at: columns[i] ?? 0, text: String(text) })),
    size: 9,
  })
  const none: PdfLine = { text: '없음', size: 9 }
  const counts = (some: MonthReport['readings']) => [
    { ...row('서비스', '역할', '목적', '건수', '열람자', '운송장', '오프라인'), bold: true },
    ...some.map(({ service, role, purpose, records, actors, parcels, offline }) =>
      row(service, roles[role] ?? role, purpose, records, actors, parcels, offline),
    ),
  ]
  return renderTextPdf([
    { text: '개인정보 접속기록 월간 점검 보고서', size: 20, bold: true },
    { text: `Monthly report of access records · ${month}`, size: 11 },
    ...title('1. 무결성 점검'),
    { ...row('기록장', '점검자', '점검 시각', '읽은 기록', '', '결과'), bold: true },
    ...(checks.length === 0 ? [{ text: '이 달의 기록장을 아직 점검하지 않았음', size: 9 }] : []),
    ...checks.map(({ logId, adminId, role, at, size, ok, reason }) =>
      row(
        logId,
        `${roles[role] ?? role} ${adminId.slice(-8)}`,
        inKorea(at),
        size,
        '',
        ok ? '이상 없음' : `맞지 않음: ${reason}`,
      ),
    ),
    ...title('2. 기록장 경보와 의심 신호'),
    ...(alarms.length + suspicions.length === 0 ? [none] : []),
    ...alarms.map(({ service, kind, count, parcels }) =>
      row(service, kinds[kind] ?? kind, '', `${count}건`, '', `운송장 ${parcels}`),
    ),
    ...suspicions.map(({ kind, count, parcels }) => row('', kind, '', `${count}건`, '', `운송장 ${parcels}`)),
    ...title('3. 예상 밖의 열람'),
    ...(unusual.length === 0 ? [none] : counts(unusual)),
    ...title('4. 고객이 예상하지 못했다고 알린 열람'),
    ...(cases.length === 0 ? [none] : []),
    ...cases.map(({ outcome, count, late }) =>
      row(outcomes[outcome] ?? outcome, '', '', `${count}건`, '', `기한 지남 ${late}`),
    ),
    ...title(`5. 모든 열람 (${sum}건)`),
    ...(readings.length === 0 ? [none] : counts(readings)),
    { text: '', size: 20 },
    { text: '열람자는 운송장마다 다른 가명으로 세었고, 이 보고서에는 고객의 개인정보가 없음.', size: 8 },
    { text: '', size: 16 },
    { text: '개인정보 보호책임자 확인                                        (서명)', size: 11 },
  ])
}

/** YYYY-MM-DD HH:MM in Korea (UTC+9). */
const inKorea = (at: string) => new Date(Date.parse(at) + 9 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')

const columns = [0, 70, 190, 290, 335, 385, 440]
const title = (text: string): PdfLine[] => [
  { text: '', size: 10 },
  { text, size: 13, bold: true },
]
