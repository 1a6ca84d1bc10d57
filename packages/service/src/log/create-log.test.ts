import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestDatabase } from '@exqress/testing/database.ts'
import { z } from 'zod'
import { AppError } from '../errors/app-error.ts'
import { createLog, type LogFields } from './create-log.ts'

const lines: string[] = []
const log = createLog({ service: 'test', level: 'debug', stream: { write: (line: string) => void lines.push(line) } })

/** All that was written, and the last line read. */
function written(act: () => void): { text: string; last: Record<string, unknown> } {
  lines.length = 0
  act()
  return { text: lines.join(''), last: JSON.parse(lines.at(-1) ?? '{}') }
}

const NAME = '홍길동'
const PHONE = '010-0000-1234'
const ADDRESS = '서울 강남구 테헤란로 1 101동 1203호'
const TOKEN = 'AE4XQ2N7KJ5PV3MZ6B7C2D4F5G6H7J2K3L4M5N6'
const PLANTED = new RegExp([NAME, PHONE, '0000', ADDRESS, '1203', TOKEN].join('|'))
const loosely = (fields: object) => fields as LogFields

test('listed fields are written, with service, level and time', () => {
  const { last } = written(() => log.info('request.done', { route: '/api/parcels/:id', status: 200, durationMs: 1.5 }))
  const { time, ...rest } = last
  assert.match(String(time), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
  assert.deepEqual(rest, {
    level: 'info',
    service: 'test',
    event: 'request.done',
    route: '/api/parcels/:id',
    status: 200,
    durationMs: 1.5,
  })
})

test('planted personal data does not come out, however it is passed', () => {
  const nested = { customer: NAME, body: { phone: PHONE }, headers: { cookie: TOKEN } }
  const tries: (() => void)[] = [
    () => log.info(`signed in ${NAME}`),
    () => log.info(PHONE),
    () => log.info(TOKEN),
    () => log.info('event', loosely({ name: NAME, phone: PHONE, ...nested })),
    () => log.info('event', loosely({ route: `/api/parcels/${PHONE}` })),
    () => log.info('event', loosely({ route: `/Q/${TOKEN}9` })),
    () => log.info('event', loosely({ route: nested, code: nested, status: PHONE, requestId: PHONE, count: NAME })),
    () =>
      log.info(
        'event',
        loosely({ code: PHONE, part: NAME, topic: ADDRESS, eventId: TOKEN, offset: PHONE, signal: NAME }),
      ),
    () => log.info('event', loosely({ toJSON: () => nested, [NAME]: PHONE })),
    () => log.info('event', loosely([NAME, PHONE])),
    () => log.info('event', NAME as unknown as LogFields),
    () => log.info('event', null as unknown as LogFields),
    () => log.info('event', loosely(new Error(NAME))),
    () => log.info('event', { err: nested }),
    () => log.info('event', { err: NAME }),
    () => log.info('%s', loosely({ 0: NAME })),
    () => log.error('event', { err: new Error(`${NAME} ${PHONE}`) }),
    () =>
      log.error('event', {
        err: Object.assign(new Error('x'), { name: NAME, code: PHONE, detail: ADDRESS, stack: NAME }),
      }),
    () => log.error('event', { err: new Error(`x\n    at ${NAME} (file:///x.ts:1:1)\n    at ${PHONE}:1:1`) }),
    () => log.error('event', { err: new Error('x', { cause: new Error(NAME, { cause: PHONE }) }) }),
    () => log.error('event', { err: new AppError(400, 'bad_input', NAME, { details: [{ path: NAME, code: PHONE }] }) }),
    () => log.error('event', { err: new AggregateError([new Error(NAME)], PHONE) }),
    () => {
      const error = new Error('before')
      error.message = NAME
      log.error('event', { err: error })
    },
    () => {
      try {
        JSON.parse(`{"name":"${NAME}", ${PHONE}}`)
      } catch (err) {
        log.error('event', { err })
      }
    },
    () => {
      const parsed = z.record(z.string(), z.int()).safeParse({ [PHONE]: NAME })
      log.error('event', { err: parsed.error })
    },
    () => {
      const parsed = z.strictObject({ name: z.literal('x') }).safeParse({ name: NAME, [PHONE]: 1 })
      log.error('event', { err: parsed.error })
    },
    () => {
      class 홍길동 extends Error {}
      log.error('event', { err: new 홍길동('x') })
    },
  ]
  for (const attempt of tries) {
    const { text } = written(attempt)
    assert.ok(text.length > 0)
    assert.doesNotMatch(text, PLANTED, String(attempt))
  }
})

test('an error keeps what an operator needs: its kind, code, place and causes', () => {
  const cause = Object.assign(new TypeError(NAME), { code: 'ECONNREFUSED' })
  const { last } = written(() => log.error('event', { err: new Error(NAME, { cause }) }))
  const err = last.err as { name: string; stack: string; cause: { name: string; code: string } }
  assert.equal(err.name, 'Error')
  assert.match(err.stack, /create-log\.test\.ts:\d+:\d+/)
  assert.equal(err.cause.name, 'TypeError')
  assert.equal(err.cause.code, 'ECONNREFUSED')
  const issues = written(() => {
    const parsed = z.strictObject({ parcel: z.strictObject({ count: z.int() }) }).safeParse({ parcel: { count: NAME } })
    log.error('event', { err: parsed.error })
  })
  assert.equal((issues.last.err as { issues: string }).issues, 'parcel.count:invalid_type')
})

test('an error of Postgres is logged without the row that it quotes', async () => {
  const { db } = await createTestDatabase()
  await db.query('create table people (phone text constraint people_phone_key unique)')
  await db.query('insert into people (phone) values ($1)', [PHONE])
  const caught = await db.query('insert into people (phone) values ($1)', [PHONE]).catch((error: unknown) => error)
  assert.match(String((caught as { detail?: string }).detail), /0000/, 'pg does quote it')
  const { text, last } = written(() => log.error('event', { err: caught }))
  assert.doesNotMatch(text, PLANTED)
  const { name, code, constraint, table } = last.err as Record<string, string>
  assert.deepEqual(
    { name, code, constraint, table },
    { name: 'DatabaseError', code: '23505', constraint: 'people_phone_key', table: 'people' },
  )
})

test('a level that is off costs no line', () => {
  const quiet = createLog({
    service: 'test',
    level: 'warn',
    stream: { write: (line: string) => void lines.push(line) },
  })
  assert.equal(written(() => quiet.info('event')).text, '')
  assert.notEqual(written(() => quiet.warn('event')).text, '')
})
