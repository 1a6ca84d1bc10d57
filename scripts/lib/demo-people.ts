/** Obviously invented people: 010-0000 is given to nobody. */
export const demoOwner = { email: 'owner@desk.example', name: '김데스크' }

export const demoCouriers = ['박하늘', '최바다', '정구름'].map((name, index) => ({
  name,
  phone: `010-0000-90${String(index + 1).padStart(2, '0')}`,
}))

/** Carriers as the desk stores them: number ranges without check digits, sort codes by the postcode's first digits. */
export const demoCarriers = [
  { code: 'cj', name: 'CJ대한통운', from: '600000000', to: '600099999' },
  { code: 'hanjin', name: '한진택배', from: '400000000', to: '400099999' },
  { code: 'lotte', name: '롯데택배', from: '230000000', to: '230099999' },
  { code: 'epost', name: '우체국택배', from: '680000000', to: '680099999' },
  { code: 'logen', name: '로젠택배', from: '910000000', to: '910099999' },
].map(({ code, name, from, to }) => ({
  code,
  name,
  numberRule: code,
  ranges: [{ from, to }],
  sortCodes: Array.from({ length: 63 }, (_, index) => {
    const postcodePrefix = String(index + 1).padStart(2, '0')
    return { postcodePrefix, sortCode: `${code.slice(0, 1).toUpperCase()}${postcodePrefix}` }
  }),
}))
