/** Country code, then area: Seoul, 050x safe numbers, all others. */
const KOREAN = /^\+82(2|50\d|\d\d)(\d{3,4})(\d{4})$/
/** Nationwide numbers, which have no leading zero. */
const NATIONWIDE = /^\+82(1[5-8]\d\d)(\d{4})$/

/** A normalised number (`+821000001234`) as people in Korea write it: `010-0000-1234`. Any other text stays as it is. */
export function shownPhone(phone: string): string {
  if (NATIONWIDE.test(phone)) return phone.replace(NATIONWIDE, '$1-$2')
  return phone.replace(KOREAN, '0$1-$2-$3')
}
