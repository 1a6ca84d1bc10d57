// Browser and Node.

// Every dash that Korean keyboards, Word and Excel put into a number, as NFKC leaves them (it makes full-width ones
// narrow and the vowel ㅡ, a dash in some files, U+1173).
const SEPARATORS = /[\s().\-\u00ad\u00b7\u2010-\u2015\u2043\u2212\u200b-\u200d\u2060\ufeff\u30fb\u30fc\u1173]/g

// National numbers without their leading zero. 050x are safe numbers (안심번호) of 11 or 12 digits with the zero.
const KOREAN = [
  /^10\d{8}$/, // mobile
  /^1[16789]\d{7,8}$/, // mobile, before 010
  /^2\d{7,8}$/, // Seoul
  /^[3-6][1-5]\d{7,8}$/, // provinces
  /^50[2-9]?\d{7,8}$/, // safe and personal numbers
  /^70\d{8}$/, // internet telephony
  /^80\d{7}$/, // paid by the called
  /^1[5-8]\d{6}$/, // nationwide service numbers, which have no leading zero
]

/**
 * One spelling of a telephone number, for comparing and for blind indexes: `+` and digits (ITU-T E.164; Korean safe
 * numbers are longer than it allows and keep the same form). Understood: 010-…, +82 10-…, 82 10…, 0082…, +82 (0)10…,
 * ten digits that begin with 10 (a spreadsheet ate the zero), full-width digits, any dashes, dots, spaces. A foreign
 * number needs its `+`. Undefined for what is no single whole number (masked, two numbers, too short).
 */
export function normalisePhone(text: string): string | undefined {
  const compact = text.normalize('NFKC').replace(SEPARATORS, '')
  const international = /^(?:\+|00(?=82))(\d+)$/.exec(compact)?.[1]
  if (international !== undefined && !international.startsWith('82')) {
    return /^[1-9]\d{6,14}$/.test(international) ? `+${international}` : undefined
  }
  const digits = international ?? compact
  if (!/^\d+$/.test(digits)) return undefined
  // No Korean number begins with 82: it is the country code, its plus lost.
  const national = digits.startsWith('82') ? digits.slice(2) : digits
  // Eight digits without zero or country code are a local number in an unknown town, or a nationwide one.
  if (national === compact && /^[2-9]\d{7}$/.test(national)) return undefined
  const significant = national.replace(/^0/, '')
  return KOREAN.some((form) => form.test(significant)) ? `+82${significant}` : undefined
}
