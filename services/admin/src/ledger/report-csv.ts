import type { MonthReport } from './report-month.ts'

/** The report as tables one below another, in UTF-8 with a byte order mark, as spreadsheets want it. */
export function reportCsv({ month, readings, alarms, suspicions, cases, checks }: MonthReport): string {
  const lines = [
    ['월', '서비스', '역할', '목적', '열람 건수', '열람자 수(가명)', '운송장 수', '오프라인 건수', '예상 밖'],
    ...readings.map(({ service, role, purpose, records, actors, parcels, offline, expected }) => {
      return [month, service, role, purpose, records, actors, parcels, offline, expected ? '' : '예']
    }),
    ...alarms.map(({ service, kind, count, parcels }) => {
      return [month, service, '', `alarm:${kind}`, count, '', parcels, '', '예']
    }),
    ...suspicions.map(({ kind, count, parcels }) => [month, '', '', `suspicion:${kind}`, count, '', parcels, '', '예']),
    [],
    ['월', '예상하지 못한 열람의 답', '건수', '기한 지남'],
    ...cases.map(({ outcome, count, late }) => [month, outcome, count, late]),
    [],
    ['기록장', '점검 시각', '점검자', '역할', '읽은 기록', '결과'],
    ...checks.map(({ logId, at, adminId, role, size, ok, reason }) => {
      return [logId, new Date(at).toISOString(), adminId, role, size, ok ? 'ok' : (reason ?? 'broken')]
    }),
  ]
  return `\uFEFF${lines.map((cells) => `${cells.map(cell).join()}\r\n`).join('')}`
}

/** A cell begins with no sign that a spreadsheet would take for a formula. */
function cell(value: string | number): string {
  const text = String(value).replace(/^[=+\-@\t\r]/, "'$&")
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
