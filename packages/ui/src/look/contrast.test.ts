import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
const blocks = [...css.matchAll(/(:root[^{]*)\{([^}]*--paper:[^}]*)\}/g)].map(
  ([, name = '', body = '']) =>
    [
      name.trim(),
      new Map([...body.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, key = '', value = '']) => [key, value])),
    ] as const,
)

/** Relative luminance and contrast, WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

const words: [text: string, ground: string][] = [
  ...['paper', 'surface', 'sunken', 'brand-soft'].map((ground): [string, string] => ['ink', ground]),
  ...['paper', 'surface', 'sunken'].map((ground): [string, string] => ['ink-soft', ground]),
  ...['paper', 'surface', 'brand-soft', 'sunken'].map((ground): [string, string] => ['brand', ground]),
  ['on-brand', 'brand'],
  ['on-brand', 'brand-press'],
  ['on-accent', 'accent'],
  ['paper', 'ink'],
  ...['ok', 'warn', 'bad'].flatMap((tone): [string, string][] => [
    [tone, `${tone}-soft`],
    [tone, 'paper'],
    [tone, 'surface'],
  ]),
  ['on-signal', 'bad'],
]

describe('contrast', () => {
  test('there are four blocks of colours: light, dark by the system, dark, low-power', () => {
    assert.equal(blocks.length, 4)
    assert.deepEqual([...(blocks[1]?.[1] ?? [])], [...(blocks[2]?.[1] ?? [])], 'both ways to dark are the same dark')
  })
  for (const [name, colours] of blocks) {
    test(`${name}: words 7:1, outlines of controls 3:1`, () => {
      const ratio = (a: string, b: string) => contrast(colours.get(a) as string, colours.get(b) as string)
      for (const [text, ground] of words)
        assert.ok(ratio(text, ground) >= 7, `${text} on ${ground} is ${ratio(text, ground).toFixed(2)}`)
      for (const ground of ['paper', 'surface']) {
        assert.ok(ratio('line-strong', ground) >= 3, `line-strong on ${ground}`)
        assert.ok(ratio('focus', ground) >= 3, `focus on ${ground}`)
      }
    })
  }
  test('the signals of a scan', () => {
    for (const [text, ground] of [
      ['#ffffff', '#07603c'],
      ['#14172b', '#ffcf6b'],
      ['#14172b', '#f5bd48'],
      ['#ffffff', '#8c1220'],
    ] as const)
      assert.ok(contrast(text, ground) >= 7, `${text} on ${ground}`)
  })
})
