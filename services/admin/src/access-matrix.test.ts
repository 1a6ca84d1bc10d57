import assert from 'node:assert/strict'
import { test } from 'node:test'
import { adminApiRoutes } from '@exqress/contracts/admin-api.ts'
import { v7 } from 'uuid'
import { issue, setUpCarrier } from './testing/slips.ts'
import { startAdmin } from './testing/start-admin.ts'

/** Every route × role, and those about a parcel × its state. A new route without a row here fails. */
const admin = await startAdmin()
const roles = ['owner', 'operator', 'officer'] as const
type Role = (typeof roles)[number]
const [owner, operator, officer] = await Promise.all(roles.map((role) => admin.deskToken(role)))
const tokens = { owner, operator, officer } as Record<Role, string>
await setUpCarrier(admin, tokens.owner)

const all = roles
const watchers: readonly Role[] = ['owner', 'officer']
/** Who may call what. */
const rows: Record<string, readonly Role[]> = {
  'get /api/me': all,
  'post /api/invitations': ['owner'],
  'get /api/carriers': all,
  'put /api/carriers/:code': ['owner', 'operator'],
  'post /api/search': all,
  'get /api/break-glass': watchers,
  'post /api/break-glass': ['officer'],
  'post /api/break-glass/:glassId/parcels': ['officer'],
  'post /api/break-glass/:glassId/photo': ['officer'],
  'get /api/suspicions': all,
  'post /api/suspicions/:suspicionId/acknowledge': watchers,
  'get /api/canaries': watchers,
  'post /api/canaries': watchers,
  'post /api/canaries/:waybillId/retire': watchers,
  'post /api/waybills': all,
  'get /api/waybills': all,
  'get /api/waybills/:waybillId': all,
  'post /api/waybills/:waybillId/cancel': all,
  'post /api/waybills/:waybillId/return': all,
  'post /api/waybills/:waybillId/report': all,
  'post /api/waybills/:waybillId/close-exception': all,
  'post /api/waybills/:waybillId/correct-delivery': all,
  'get /api/requests/:requestId': all,
  'post /api/waybills/:waybillId/destroy': watchers,
  'get /api/waybills/:waybillId/destruction-receipt': all,
  'get /api/waybills/:waybillId/destruction-receipt.pdf': all,
  'get /api/destructions': watchers,
  'get /api/cases': all,
  'post /api/cases/:caseId/close': all,
  'post /api/imports': all,
  'get /api/imports/:importId': all,
  'get /api/waybills/:waybillId/label.svg': all,
  'get /api/waybills/:waybillId/label.png': all,
  'get /api/waybills/:waybillId/label.pdf': all,
  'post /api/labels': all,
  'post /api/assignments': all,
  'post /api/unassignments': all,
  'post /api/waybills/:waybillId/relabel-approval': all,
  'get /api/couriers': all,
  'post /api/couriers/:courierId/approve': all,
  'post /api/couriers/:courierId/suspend': all,
  'get /api/keys': ['owner'],
  'post /api/keys/labels/rotate': ['owner'],
  'post /api/keys/labels/:keyId/retire': ['owner'],
  'get /api/cluster': ['owner', 'operator'],
  'get /api/ledger/logs': watchers,
  'get /api/ledger/verify': watchers,
  'get /api/ledger/records': watchers,
  'get /api/ledger/export': watchers,
  'get /api/ledger/report': watchers,
  'get /api/ledger/report.pdf': watchers,
}
const keyOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`
const guarded = adminApiRoutes.filter(({ auth }) => auth === 'access')

test('every route of the desk has its row', () => {
  assert.deepEqual(Object.keys(rows).sort(), guarded.map(keyOf).sort())
})

test('a role that may not call a route is refused before anything of the request is looked at, and no other is', async () => {
  const unexpected: string[] = []
  for (const route of guarded) {
    const path = route.path.replaceAll(/:\w+/g, v7())
    for (const role of roles) {
      const body = route.method === 'get' ? {} : { body: {} }
      const answer = await admin.call(path, { as: tokens[role], method: route.method.toUpperCase(), ...body })
      const isRefused = answer.status === 403 && answer.body?.error?.code === 'forbidden'
      if (isRefused === rows[keyOf(route)]?.includes(role)) unexpected.push(`${role} ${keyOf(route)} ${answer.status}`)
      if (answer.status >= 500) unexpected.push(`${role} ${keyOf(route)} ${answer.status}`)
    }
  }
  assert.deepEqual(unexpected, [])
})

test('of an unknown and of a destroyed parcel no role gets or changes anything, by any route', async () => {
  const destroyed = await issue(admin, tokens.owner)
  const at = new Date().toISOString()
  const { waybillId } = destroyed
  const ended = { waybillId, state: 'delivered', from: 'registered', inferred: false, at } as const
  await admin.tell('parcel', waybillId, 'parcel.state_changed', ended)
  const asked = await admin.call(`/api/waybills/${waybillId}/destroy`, {
    as: tokens.owner,
    body: { id: v7(), reason: 'recipient_asked' },
  })
  assert.equal(asked.status, 202)
  const bodies: Record<string, () => object> = {
    destroy: () => ({ id: v7(), reason: 'mistake' }),
    report: () => ({ id: v7(), status: 'in_transit', at }),
    'close-exception': () => ({ id: v7(), outcome: 'found' }),
    'correct-delivery': () => ({ id: v7(), reason: 'mistake' }),
  }
  const { glassId } = (
    await admin.call('/api/break-glass', {
      as: tokens.officer,
      body: { id: v7(), reason: 'other', words: '권한 표를 시험하기 위한 열람' },
    })
  ).body
  const unexpected: string[] = []
  let calls = 0
  for (const id of [waybillId, v7()]) {
    for (const route of guarded.filter(({ path }) => path.includes(':waybillId'))) {
      // What was destroyed, and that it was, may be proven afterwards.
      if (route.path.includes('destruction-receipt')) continue
      const last = route.path.split('/').at(-1) as string
      for (const role of rows[keyOf(route)] ?? []) {
        const body = route.method === 'get' ? {} : { body: bodies[last]?.() ?? { id: v7() } }
        const path = route.path.replace(':waybillId', id)
        const answer = await admin.call(path, { as: tokens[role], method: route.method.toUpperCase(), ...body })
        calls++
        if (answer.status !== 404 || answer.body.error.code !== 'not_readable')
          unexpected.push(`${role} ${keyOf(route)} ${answer.status} ${answer.body?.error?.code}`)
      }
    }
    const opened = await admin.call(`/api/break-glass/${glassId}/parcels`, {
      as: tokens.officer,
      body: { waybillId: id },
    })
    assert.equal(opened.body.error.code, 'not_readable')
    const seen = await admin.call(`/api/break-glass/${glassId}/photo`, { as: tokens.officer, body: { waybillId: id } })
    assert.equal(seen.body.error.code, 'not_readable')
    for (const role of roles) {
      const found = await admin.call('/api/search', {
        as: tokens[role],
        body: { by: 'find_tag', findTag: destroyed.findTag, sortCode: destroyed.sortCode },
      })
      assert.deepEqual(found.body.parcels, [])
    }
  }
  assert.deepEqual(unexpected, [])
  assert.ok(calls >= 50, `${calls} calls`)
})
