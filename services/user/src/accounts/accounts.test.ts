import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { consentVersion, consentVersions } from '@exqress/contracts/consent.ts'
import { newPhone, startUser, type TestUser } from '../testing/start-user.ts'
import { tellContacts } from './tell-contacts.ts'

let user: TestUser
before(async () => {
  user = await startUser()
})
const codeIn = (text: string | undefined) => /\d{6}/.exec(text ?? '')?.[0] ?? ''
const errorOf = ({ body }: { body: Record<string, unknown> }) => (body.error as { code: string }).code
async function newCode(contact: { channel: string; address: string }) {
  assert.equal((await user.call('POST', '/api/codes', contact)).status, 202)
  return codeIn(user.messages.sent().at(-1)?.text)
}
const due = () => user.db.query('update contacts set retry_at = now() where told_at is null', [])

test('signing up and in is one call; the same number in any spelling is the same account', async () => {
  const first = await user.signIn('010-0000-7001')
  const again = await user.signIn('+82 10 0000 7001')
  assert.equal(again.customerId, first.customerId)
  const me = await first.call('GET', '/api/me')
  assert.deepEqual(me.body, {
    customerId: first.customerId,
    contacts: [{ channel: 'phone', masked: '010-0000-****' }],
    consent: consentVersion,
    consents: [{ version: consentVersion, agreedAt: (me.body.consents as { agreedAt: string }[])[0]?.agreedAt }],
    destroyAfterDays: 30,
  })
})

test('the answer to a code request is the same for known and unknown numbers', async () => {
  await user.signIn('010-0000-7002')
  const shapes = []
  for (const address of ['010-0000-7002', '010-0000-7003']) {
    const { status, body } = await user.call('POST', '/api/codes', { channel: 'phone', address })
    shapes.push([status, Object.keys(body)])
  }
  assert.deepEqual(shapes[0], shapes[1])
})

test('a wrong code is refused five times and then even the right one; a used one is used up', async () => {
  const contact = { channel: 'phone', address: newPhone() }
  const code = await newCode(contact)
  const wrong = code === '000000' ? '000001' : '000000'
  const signIn = (given: string) => user.call('POST', '/api/session', { contact, code: given, consent: consentVersion })
  for (let i = 0; i < 5; i++) {
    const answer = await signIn(wrong)
    assert.deepEqual([answer.status, errorOf(answer)], [400, 'code_wrong'])
  }
  assert.equal(errorOf(await signIn(code)), 'code_wrong')
  const second = await newCode(contact)
  assert.equal((await signIn(second)).status, 200)
  assert.equal(errorOf(await signIn(second)), 'code_wrong')
})

test('a code lives for three minutes', async () => {
  const contact = { channel: 'phone', address: newPhone() }
  const { body } = await user.call('POST', '/api/codes', contact)
  const seconds = (Date.parse(String(body.expiresAt)) - Date.now()) / 1000
  assert.ok(seconds > 175 && seconds <= 181)
  await user.db.query(`update one_time_codes set expires_at = now() - interval '1 second'`, [])
  const code = codeIn(user.messages.sent().at(-1)?.text)
  assert.equal(
    errorOf(await user.call('POST', '/api/session', { contact, code, consent: consentVersion })),
    'code_wrong',
  )
})

test('a number gets five codes in half an hour', async () => {
  const contact = { channel: 'phone', address: newPhone() }
  for (let i = 0; i < 5; i++) assert.equal((await user.call('POST', '/api/codes', contact)).status, 202)
  const sixth = await user.call('POST', '/api/codes', contact)
  assert.deepEqual([sixth.status, errorOf(sixth)], [429, 'too_many'])
  assert.ok(Number(sixth.headers.get('retry-after')) > 0)
})

test('two proofs at once of a new number make one account', async () => {
  const contact = { channel: 'phone', address: newPhone() }
  const codes = [await newCode(contact), await newCode(contact)]
  const before = await countCustomers()
  const answers = await Promise.all(
    codes.map((code) => user.call('POST', '/api/session', { contact, code, consent: consentVersion })),
  )
  // A right code uses up the others of its number, so one of the two may come too late.
  assert.ok(answers.some(({ status }) => status === 200))
  assert.equal(await countCustomers(), before + 1)
})
const countCustomers = async () => (await user.db.query('select count(*) as n from customers', [])).rows[0].n

test('an outdated consent is refused before the code is used up', async () => {
  const contact = { channel: 'phone', address: newPhone() }
  const code = await newCode(contact)
  const old = await user.call('POST', '/api/session', { contact, code, consent: '0' })
  assert.deepEqual([old.status, errorOf(old)], [409, 'consent_outdated'])
  assert.equal((await user.call('POST', '/api/session', { contact, code, consent: consentVersion })).status, 200)
})

test('what is no number or address is bad input', async () => {
  for (const contact of [
    { channel: 'phone', address: '010-0000-000' },
    { channel: 'phone', address: '010-****-0001' },
    { channel: 'email', address: 'nobody@localhost' },
    { channel: 'pigeon', address: '010-0000-0001' },
  ]) {
    assert.equal((await user.call('POST', '/api/codes', contact)).status, 400)
  }
})

test('the session is renewed by its cookie and ends with it', async () => {
  const customer = await user.signIn()
  const renew = (cookie: string) => user.call('POST', '/api/session/refresh', undefined, { cookie })
  const first = await renew(customer.cookie)
  assert.equal(first.status, 200)
  assert.equal(first.body.accountId, customer.customerId)
  const next = String(first.headers.get('set-cookie')).split(';')[0] ?? ''
  assert.match(String(first.headers.get('set-cookie')), /HttpOnly; SameSite=Strict/)
  // Two tabs at once: the same successor for both.
  assert.equal((await renew(customer.cookie)).headers.get('set-cookie'), first.headers.get('set-cookie'))
  const withoutHeader = await fetch(`${user.url}/api/session/refresh`, { method: 'POST', headers: { cookie: next } })
  assert.equal(withoutHeader.status, 403)
  assert.equal((await user.call('DELETE', '/api/session', undefined, { cookie: next })).status, 204)
  assert.equal((await renew('')).status, 204, 'nobody has signed in: no error')
  const ended = await renew(next)
  assert.deepEqual([ended.status, errorOf(ended)], [401, 'session_ended'])
  assert.equal((await customer.call('GET', '/api/me')).status, 401)
})

test('a proven number is told to admin, once it is there again; sign-in never waits for it', async () => {
  user.admin.setAway(true)
  const phone = newPhone()
  const customer = await user.signIn(phone)
  await due()
  await assert.rejects(tellContacts(user.deps))
  const told = () => user.admin.numbers.filter(({ customerId }) => customerId === customer.customerId)
  assert.equal(told().length, 0)
  user.admin.setAway(false)
  await due()
  await tellContacts(user.deps)
  await due()
  await tellContacts(user.deps)
  assert.deepEqual(told(), [{ customerId: customer.customerId, value: `+82${phone.replaceAll('-', '').slice(1)}` }])
})

test('a number that another account proves moves to it, and admin is told of the new one', async () => {
  const address = newPhone()
  const old = await user.signIn(address)
  const next = await user.signIn()
  await due()
  await tellContacts(user.deps)
  const contact = { channel: 'phone', address }
  const code = await newCode(contact)
  const wrong = await next.call('POST', '/api/me/contacts', {
    contact,
    code: code === '1'.repeat(6) ? '2'.repeat(6) : '1'.repeat(6),
  })
  assert.equal(errorOf(wrong), 'code_wrong')
  const moved = await next.call('POST', '/api/me/contacts', { contact, code })
  assert.equal(moved.status, 200)
  assert.equal((moved.body.contacts as unknown[]).length, 2)
  assert.deepEqual((await old.call('GET', '/api/me')).body.contacts, [])
  await due()
  await tellContacts(user.deps)
  const value = `+82${address.replaceAll('-', '').slice(1)}`
  const owners = user.admin.numbers.filter((number) => number.value === value).map(({ customerId }) => customerId)
  assert.deepEqual(owners, [old.customerId, next.customerId])
  assert.equal((await user.signIn(address)).customerId, next.customerId)
})

test('an e-mail address can be proven too, and is masked', async () => {
  const customer = await user.signIn()
  const contact = { channel: 'email', address: 'Invented@Example.com' }
  const code = await newCode(contact)
  assert.equal(user.messages.sent().at(-1)?.to, 'invented@example.com')
  const { body } = await customer.call('POST', '/api/me/contacts', { contact, code })
  assert.deepEqual((body.contacts as unknown[])[1], { channel: 'email', masked: 'i***@example.com' })
})

test('a number that nobody proved for 90 days is a new person’s, unless its account is still in use', async () => {
  const age = (customerId: string) =>
    user.db.query(`update contacts set proven_at = now() - interval '91 days' where customer_id = $1`, [customerId])
  const [quiet, used, moved] = [newPhone(), newPhone(), newPhone()]

  const gone = await user.signIn(quiet)
  await age(gone.customerId)
  await user.db.query(`update sessions set seen_at = now() - interval '91 days' where account_id = $1`, [
    gone.customerId,
  ])
  assert.notEqual((await user.signIn(quiet)).customerId, gone.customerId)

  const active = await user.signIn(used)
  await age(active.customerId)
  assert.equal((await user.signIn(used)).customerId, active.customerId)

  const renewed = await user.signIn(moved)
  await age(renewed.customerId)
  const contact = { channel: 'phone', address: newPhone() }
  await renewed.call('POST', '/api/me/contacts', { contact, code: await newCode(contact) })
  assert.notEqual((await user.signIn(moved)).customerId, renewed.customerId)
})

test('name and number lie nowhere in the database in clear', async () => {
  const customer = await user.signIn('010-0000-7099')
  assert.equal((await customer.call('PUT', '/api/me/name', { name: '임시험표본' })).body.name, '임시험표본')
  const { rows } = await user.db.query(
    `select table_name as name from information_schema.tables where table_schema = 'public'`,
    [],
  )
  for (const { name } of rows) {
    const dump = await user.db.query({ text: `select t::text as row from "${name}" t` })
    const text = dump.rows.map(({ row }) => row).join('\n')
    for (const value of [
      '임시험표본',
      '00007099',
      Buffer.from('임시험표본').toString('hex'),
      Buffer.from('00007099').toString('hex'),
    ]) {
      assert.ok(!text.includes(value), `${name} holds it`)
    }
  }
})

test('the development messages are for this machine alone', async () => {
  assert.equal((await user.call('GET', '/dev/messages')).status, 200)
  assert.equal((await user.call('GET', '/dev/messages', undefined, { 'x-forwarded-for': '203.0.113.9' })).status, 404)
})

test('a changed notice is agreed to in the running session; an older one is refused, and what was agreed to when stays known', async () => {
  const customer = await user.signIn()
  await user.db.query(`update customers set consent = '1' where customer_id = $1`, [customer.customerId])
  await user.db.query(`update consents set version = '1', agreed_at = '2026-11-02' where customer_id = $1`, [
    customer.customerId,
  ])
  assert.equal((await customer.call('GET', '/api/me')).body.consent, '1')
  const old = await customer.call('POST', '/api/me/consent', { version: '1' })
  assert.deepEqual([old.status, errorOf(old)], [409, 'consent_outdated'])
  const { status, body } = await customer.call('POST', '/api/me/consent', { version: consentVersion })
  assert.deepEqual([status, body.consent], [200, consentVersion])
  const history = body.consents as { version: string; agreedAt: string }[]
  assert.deepEqual(
    history.map(({ version }) => version),
    ['1', consentVersion],
  )
  assert.equal(history[0]?.agreedAt, '2026-11-02T00:00:00.000Z')
  // Again: the first time counts.
  const again = await customer.call('POST', '/api/me/consent', { version: consentVersion })
  assert.deepEqual(again.body.consents, history)
})

test('anybody reads the versions of the notice, and who answers for it, once the operator has said so', async () => {
  const { status, body } = await user.call('GET', '/api/notice')
  assert.equal(status, 200)
  assert.deepEqual([body.version, body.by], [consentVersion, undefined])
  assert.equal(consentVersions.at(-1)?.version, consentVersion)
  user.deps.notice = { operator: '시험 주식회사', officer: '책임자', contact: 'privacy@example.com' }
  assert.deepEqual((await user.call('GET', '/api/notice')).body.by, user.deps.notice)
})
