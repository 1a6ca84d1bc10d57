import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FindTag, findTagSyllables } from '@exqress/contracts/values.ts'
import { makeFindTag, parseFindTag } from './find-tag.ts'

test('every value of the random source is one tag, and every tag has one value', () => {
  const tags = new Set<string>()
  for (let value = 0; value < 140_000; value++) {
    const tag = makeFindTag((max) => {
      assert.equal(max, 140_000)
      return value
    })
    tags.add(tag)
  }
  assert.equal(tags.size, 140_000)
  assert.ok(tags.has('다 4829') && tags.has('가 0000') && tags.has('하 9999'))
})

test('the real source spreads over syllables and digits', () => {
  const counts = new Map<string, number>()
  for (let index = 0; index < 28_000; index++) {
    const tag = makeFindTag()
    assert.equal(FindTag.parse(tag), tag)
    counts.set(tag[0] as string, (counts.get(tag[0] as string) ?? 0) + 1)
  }
  // 2,000 expected each, standard deviation 43: 300 is seven of them.
  for (const syllable of findTagSyllables) assert.ok(Math.abs((counts.get(syllable) ?? 0) - 2000) < 300)
})

test('a tag is read as people write it', () => {
  const spellings = [
    '다 4829',
    '다4829',
    '다-4829',
    ' 다  4829 ',
    'da 4829',
    'DA4829',
    'ek4829',
    '다４８２９',
    '다 4829'.normalize('NFD'),
    'ㄷㅏ4829',
    '다·4829',
  ]
  for (const spelling of spellings) assert.equal(parseFindTag(spelling), '다 4829', spelling)
  assert.equal(parseFindTag('cha0001'), '차 0001')
  assert.equal(parseFindTag('a 0001'), '아 0001')
  assert.equal(parseFindTag('ak 0001'), '마 0001')
})

test('what is no tag', () => {
  for (const text of ['', '4829', '다 482', '다 48290', '더 4829', 'x 4829', '다다 4829', '다 4829 5']) {
    assert.equal(parseFindTag(text), undefined, text)
  }
})

test('no spelling means two syllables', () => {
  const all = findTagSyllables.map((syllable) => parseFindTag(`${syllable}0000`))
  assert.deepEqual(
    all,
    findTagSyllables.map((syllable) => `${syllable} 0000`),
  )
  for (const spelling of ['ga', 'ka', 'da', 'ta', 'ba', 'pa', 'ja', 'cha', 'sa', 'ha', 'na', 'ma', 'ra', 'a'])
    assert.ok(parseFindTag(`${spelling}0000`))
  assert.equal(
    new Set(
      ['ga', 'ka', 'da', 'ta', 'ba', 'pa', 'ja', 'cha', 'sa', 'ha', 'na', 'ma', 'ra', 'a'].map((spelling) =>
        parseFindTag(`${spelling}0000`),
      ),
    ).size,
    14,
  )
})
