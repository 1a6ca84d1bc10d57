// Draws the home screen icons from the logo of packages/ui into public/, on night blue: couriers who are customers too must tell
// the two apps apart. Run it again when the logo changes.
import { writeFileSync } from 'node:fs'
import { Resvg } from '@resvg/resvg-js'

/** `inset`: paper around the logo, as a share of the side. A maskable icon may lose all outside the middle 80 %. */
function icon(size: number, { inset, round }: { inset: number; round: number }): Uint8Array {
  const scale = (100 * (1 - 2 * inset)) / 28
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">
    <rect width="100" height="100" rx="${round}" fill="#0b0e1c"/>
    <g transform="translate(${100 * inset} ${100 * inset}) scale(${scale})">
      <path fill="none" stroke="#fff" stroke-width="4" stroke-linejoin="round" stroke-linecap="round"
        d="M17 3H6a3 3 0 0 0-3 3v16a3 3 0 0 0 3 3h16a3 3 0 0 0 3-3V11"/>
      <rect x="9.5" y="9.5" width="9" height="9" rx="2" fill="#ff8a4c"/>
    </g>
  </svg>`
  return new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render().asPng()
}

const folder = new URL('../public/', import.meta.url)
for (const size of [192, 512]) writeFileSync(new URL(`icon-${size}.png`, folder), icon(size, { inset: 0.2, round: 22 }))
// iOS rounds the corners itself and paints transparent ones black
writeFileSync(new URL('icon-180.png', folder), icon(180, { inset: 0.2, round: 0 }))
writeFileSync(new URL('icon-maskable-512.png', folder), icon(512, { inset: 0.26, round: 0 }))
