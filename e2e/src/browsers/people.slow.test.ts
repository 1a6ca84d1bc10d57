import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readStores, searchStores } from '@exqress/scripts/lib/leak-search.ts'
import { journeySteps } from '../steps.ts'
import { startTestStack } from '../test-stack.ts'
import { canaries, plantInPage, unseenCanaries } from './canaries.ts'
import { customers, wordsOfAll } from './everybody.ts'
import { journeysOfAll } from './journeys.ts'
import { unpackPdf } from './read-profile.ts'
import { startRound } from './round.ts'

test('eleven people in browsers of their own: no page, no address, no file and no profile on the disk keeps a word', async (t) => {
  const { plan } = await startTestStack({ transport: 'postgres', withApps: true })
  const round = startRound()
  t.after(() => round.remove())
  const step = journeySteps(t)
  const labels = await journeysOfAll(plan, round, step)
  const words = wordsOfAll()
  const tokens = labels.map(({ token }) => ({ kind: 'label', text: token }))

  await step('what people saved holds what they asked for, and nothing of anybody else', async () => {
    const files = new Map(
      round.saved.map(({ who, file, bytes }) => [`${who}: ${file}`, file.endsWith('.pdf') ? unpackPdf(bytes) : bytes]),
    )
    const named = (part: string) => [...files].filter(([name]) => name.includes(part))
    for (const [name, bytes] of named('exqress-my-data'))
      assert.ok(bytes.includes(customers.eun.name) && bytes.includes(customers.eun.product), name)
    const [[, printed] = ['', Buffer.alloc(0)]] = named('exqress-labels.pdf')
    assert.ok(
      labels.some(({ findTag }) => printed.includes(findTag)),
      'the words of a PDF are read',
    )
    assert.deepEqual(
      [...files.keys()]
        .map((name) =>
          name
            .replace(/[0-9a-f-]{36}\./, 'OPENED.')
            .replace(/-[0-9a-f]{8}\./, '-ID.')
            .replace(/\d{4}-\d\d/, 'MONTH'),
        )
        .sort(),
      [
        'ara: exqress-receipt-ID.json',
        'ara: exqress-receipt-ID.pdf',
        'desk: OPENED.pdf', // shown in a tab of its own, which this browser takes for a file to save
        'desk: exqress-labels.pdf',
        'eun: exqress-my-data.html',
        'eun: exqress-my-data.json',
        'officer: ledger-MONTH.ndjson',
        'officer: ledger-report-MONTH.csv',
        'officer: ledger-report-MONTH.pdf',
      ],
    )
    for (const [name, bytes] of files) {
      // A copy of somebody's own data names who sent them a parcel, too.
      const theirs = name.startsWith('eun: ') ? words.filter(({ who }) => who !== 'eun' && who !== 'dami') : words
      assert.deepEqual(searchStores([{ name, bytes }], [...theirs, ...tokens]), [])
    }
  })

  await step(
    'no page, no address, no line of a console and no profile on the disk holds a word or a label',
    async () => {
      const profiles = [...round.profiles()]
      t.diagnostic(`${Math.round(profiles.reduce((sum, { bytes }) => sum + bytes.length, 0) / 1e6)} MB of profiles`)
      assert.deepEqual(searchStores(round.seen, words), [])
      assert.deepEqual(searchStores(profiles, words), [])
      assert.deepEqual(
        searchStores(
          round.seen.filter(({ name }) => name.startsWith('page ')),
          tokens,
        ),
        [],
      )
      assert.deepEqual(
        searchStores(profiles, tokens).filter(({ store }) => !browsersOwn.test(store)),
        [],
      )
      // A label's address was asked for once: by the phone's own camera.
      assert.deepEqual(
        searchStores(round.seen, tokens).map(({ store, encoding }) => `${store}, ${encoding}`),
        ['told by chan, UTF-8'],
      )
    },
  )

  await step('neither do the stores of the services and their logs', async () => {
    assert.deepEqual(searchStores(await readStores(plan), [...words, ...tokens]), [])
  })

  await step('the same search sees a canary in each store of a browser that has been used', async () => {
    round.seen.length = 0
    await round.visit('biho', async (page) => {
      await page.goto(plan.bases.customerApp)
      await page.getByRole('navigation').first().waitFor()
      await plantInPage(page)
    })
    assert.deepEqual(unseenCanaries([...round.seen, ...round.profiles()], Object.values(canaries)), [])
  })
})

/** Where a whole Chromium writes every address that it opens, by itself (docs/threat-model.md); the one that tests carry has none of these. */
const browsersOwn = /^profile of chan\/(Default\/(History|Favicons|Sessions\/)|segmentation_platform\/)/
