import type { NumberRule } from '../waybills/number-rules.ts'

export type KnownCarrier = { code: string; name: string; numberRule: NumberRule }

/** Names under which malls write the first five carriers, squeezed as `squeeze` does; 현대택배 is Lotte's old name. */
const synonyms: Record<string, string[]> = {
  cj: [
    'cj',
    'cj대한통운',
    '대한통운',
    'cj택배',
    'cj대한통운택배',
    '대한통운택배',
    '씨제이',
    '씨제이대한통운',
    'cjgls',
    'cjlogistics',
    'cj로지스틱스',
    'kexpress',
    'cjkorex',
  ],
  hanjin: ['hanjin', '한진', '한진택배', '한진익스프레스', 'hanjinexpress'],
  lotte: [
    'lotte',
    '롯데',
    '롯데택배',
    '롯데글로벌로지스',
    '롯데로지스틱스',
    '현대택배',
    '현대로지스틱스',
    'lotteglogis',
    'hyundai',
    'lottelogistics',
  ],
  epost: ['epost', '우체국', '우체국택배', '우체국소포', '우편', '등기', '우체국등기', 'ems', 'koreapost', 'post'],
  logen: ['logen', '로젠', '로젠택배', 'kgb로젠', 'ilogen', 'logenexpress'],
}

function squeeze(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\(주\)|주식회사|[^\p{L}\p{N}]/gu, '')
}

/** The carrier that a file or a person means, by its code, its name at the desk, or a name that malls use. */
export function carrierOf(text: string, carriers: readonly KnownCarrier[]): KnownCarrier | undefined {
  const written = squeeze(text)
  if (written === '') return undefined
  return carriers.find(
    ({ code, name }) => squeeze(code) === written || squeeze(name) === written || synonyms[code]?.includes(written),
  )
}
