/** QR of this text, version 1-M, one row of 21 modules per line in base 36: a picture whose right answer is known. */
export const probeText = 'EXQRESS'
const rows =
  '18m7z my4h wq59 wpct wspp mtz5 18prz 1ds txci nfwt 18ppb x8g w864 59r 18mw0 mw1p wtsx wq5e wsnp mulr 18qjx'
const modules = 21

/** RGBA pixels, 4:3, the code a little turned and grey, as a camera sees it. */
export function probePixels(): { data: Uint8ClampedArray<ArrayBuffer>; width: number; height: number } {
  const [width, height, module, turn] = [320, 240, 6, 0.12]
  const dark = rows.split(' ').map((row) => Number.parseInt(row, 36).toString(2).padStart(modules, '0'))
  const data = new Uint8ClampedArray(width * height * 4).fill(255)
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [dx, dy] = [x - width / 2, y - height / 2]
      const column = Math.floor((dx * cos + dy * sin) / module + modules / 2)
      const row = Math.floor((dy * cos - dx * sin) / module + modules / 2)
      data.fill(dark[row]?.[column] === '1' ? 60 : 215, (y * width + x) * 4, (y * width + x) * 4 + 3)
    }
  return { data, width, height }
}
