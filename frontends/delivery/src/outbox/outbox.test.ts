import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createOutbox, type OutboxItem, type Outcome, type Write } from './outbox.ts'

type Answer = 'lost' | 'no' | ((item: OutboxItem) => Outcome[])
const done = ({ write }: OutboxItem): Outcome[] =>
  write.waybillIds.map((waybillId) => ({
    waybillId,
    result: 'done',
    state: 'delivered',
    at: '2026-01-01T00:00:00.000Z',
  }))
const refusedLast = (item: OutboxItem): Outcome[] => [
  ...done(item).slice(0, -1),
  { waybillId: item.write.waybillIds.at(-1) as string, result: 'refused', code: 'not_in_hand' },
]

/** An outbox whose sends are answered in turn by `answers`; waiting takes until `flush`. */
function start(...answers: Answer[]) {
  const sent: { id: string; photoId: string }[] = []
  const answered: [string, number][] = []
  const pauses: number[] = []
  let ids = 0
  const outbox = createOutbox({
    send: async (item) => {
      sent.push({ id: item.id, photoId: item.photoId })
      const answer = answers.shift() ?? done
      if (typeof answer === 'string') throw new Error(answer)
      return answer(item)
    },
    newId: () => `id-${++ids}`,
    now: () => 0,
    isOpen: (error) => (error as Error).message === 'lost',
    codeOf: (error) => (error as Error).message,
    onAnswer: (item, outcomes) => answered.push([item.id, outcomes.length]),
    sleep: (ms) => {
      pauses.push(ms)
      return new Promise(() => {})
    },
  })
  return { outbox, sent, answered, pauses }
}
const settle = () => new Promise((turn) => setImmediate(turn))
const delivery = (...waybillIds: string[]): Write => ({ kind: 'delivery', waybillIds, place: 'door' })

test('what is answered is gone, in the order in which it was made', async () => {
  const { outbox, sent, answered } = start()
  const first = outbox.add(delivery('a'), '1번')
  const second = outbox.add({ kind: 'failure', waybillIds: ['b'], reason: 'absent' }, '2번')
  await settle()
  assert.deepEqual(
    sent.map(({ id }) => id),
    [first, second],
  )
  assert.deepEqual(answered, [
    [first, 1],
    [second, 1],
  ])
  assert.deepEqual(outbox.items(), [])
})

test('without signal it waits, longer each time, and is sent again under the same ids; nothing overtakes it', async () => {
  const { outbox, sent, pauses } = start('lost', 'lost')
  const first = outbox.add(delivery('a'), '1번')
  const second = outbox.add(delivery('b'), '2번')
  await settle()
  assert.deepEqual(
    outbox.items().map(({ state, tried }) => [state, tried]),
    [
      ['waiting', true],
      ['waiting', false],
    ],
  )
  outbox.flush()
  await settle()
  assert.deepEqual(pauses, [1_000, 3_000])
  outbox.flush()
  await settle()
  assert.deepEqual(
    sent.map(({ id }) => id),
    [first, first, first, second],
  )
  assert.equal(new Set(sent.slice(0, 3).map(({ photoId }) => photoId)).size, 1)
  assert.deepEqual(outbox.items(), [])
})

test('a refusal stays in sight until it was seen and does not hold up the rest', async () => {
  const { outbox } = start('no', refusedLast)
  const first = outbox.add(delivery('a'), '1번')
  outbox.add(delivery('b', 'c'), '2번')
  outbox.add(delivery('d'), '3번')
  await settle()
  assert.deepEqual(
    outbox.items().map(({ label, state, code }) => [label, state, code]),
    [
      ['1번', 'refused', 'no'],
      ['2번', 'refused', 'not_in_hand'],
    ],
  )
  outbox.dismiss(first)
  assert.equal(outbox.items().length, 1)
})

test('a parcel that was destroyed meanwhile leaves only the word of it; a box that needs the courier is told first', async () => {
  const destroyed = (...waybillIds: string[]): Outcome[] =>
    waybillIds.map((waybillId) => ({ waybillId, result: 'refused', code: 'destroyed' }))
  const { outbox } = start(
    () => destroyed('a'),
    (item) => [...destroyed('b'), ...refusedLast(item).slice(-1)],
    'no',
    (item) => [...destroyed('e'), ...done(item).slice(-1)],
  )
  const photo = new Blob(['door'])
  const all = [delivery('a'), delivery('b', 'c'), delivery('d'), delivery('e', 'f')]
  for (const write of all) outbox.add({ ...write, photo } as Write, '1번')
  await settle()
  assert.deepEqual(
    outbox.items().map(({ state, code }) => [state, code]),
    [
      ['refused', 'destroyed'],
      ['refused', 'not_in_hand'],
      ['refused', 'no'],
      ['refused', 'destroyed'],
    ],
  )
  assert.ok(
    outbox.items().every(({ write }) => !('photo' in write)),
    'no photo stays on the phone',
  )
  for (const { id } of outbox.items()) outbox.dismiss(id)
  assert.deepEqual(outbox.items(), [])
})

test('only what was surely not sent can be taken back', async () => {
  const { outbox, sent } = start('lost')
  const first = outbox.add(delivery('a'), '1번')
  const second = outbox.add(delivery('b'), '2번')
  await settle()
  assert.equal(outbox.takeBack(second), true)
  assert.equal(outbox.takeBack(first), false)
  outbox.flush()
  await settle()
  assert.deepEqual(
    sent.map(({ id }) => id),
    [first, first],
  )
})

test('listeners hear of every change, and nothing goes out after the session was another’s', async () => {
  const { outbox, sent } = start('lost')
  let heard = 0
  const stop = outbox.subscribe(() => heard++)
  outbox.add(delivery('a'), '1번')
  await settle()
  assert.equal(heard, 3) // added, sending, waiting
  stop()
  outbox.clear()
  outbox.flush()
  await settle()
  assert.equal(heard, 3)
  assert.equal(sent.length, 1)
})

test('what is delivered and not heard of is told until it is answered, refused or taken back', async () => {
  const { outbox } = start('lost', 'no')
  outbox.add(delivery('a', 'b'), '1번')
  outbox.add({ kind: 'failure', waybillIds: ['c'], reason: 'absent' }, '2번')
  await settle()
  assert.deepEqual(outbox.unheardDeliveries(), ['a', 'b'])
  outbox.add({ kind: 'correction', waybillIds: ['a'] }, '1번')
  assert.deepEqual(outbox.unheardDeliveries(), ['b'])
  outbox.flush()
  await settle()
  assert.deepEqual(outbox.unheardDeliveries(), [])
})
