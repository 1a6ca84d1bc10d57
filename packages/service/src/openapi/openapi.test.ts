import assert from 'node:assert/strict'
import { test } from 'node:test'
import { adminApiRoutes } from '@exqress/contracts/admin-api.ts'
import { defineRoutes } from '@exqress/contracts/api-route.ts'
import { deliveryApiRoutes } from '@exqress/contracts/delivery-api.ts'
import { userApiRoutes } from '@exqress/contracts/user-api.ts'
import { Router } from 'express'
import { z } from 'zod'
import { createApp } from '../http/create-app.ts'
import { silentLog } from '../log/create-log.ts'
import { createMetrics } from '../metrics/create-metrics.ts'
import { compareRoutes } from './compare-routes.ts'
import { openApiDocument } from './openapi-document.ts'

const routes = defineRoutes([
  {
    method: 'post',
    path: '/api/parcels/:waybillId/take',
    summary: 'Take a parcel',
    tag: 'parcels',
    auth: 'access',
    params: z.strictObject({ waybillId: z.uuid() }),
    query: z.strictObject({ page: z.coerce.number().default(1), only: z.enum(['a', 'b']).optional() }),
    body: z.strictObject({ id: z.uuid(), count: z.int().default(1) }),
    answers: { 200: z.strictObject({ takenAt: z.iso.datetime() }), 204: null },
    errors: ['not_readable'],
  },
  {
    method: 'put',
    path: '/api/photos/:id',
    summary: 'A photo',
    auth: 'access',
    body: ['image/jpeg', 'image/png'],
    answers: { 200: 'image/svg+xml' },
  },
  {
    method: 'post',
    path: '/api/session/renew',
    summary: 'Renew',
    auth: 'cookie',
    answers: { 200: z.strictObject({}) },
  },
  { method: 'get', path: '/internal/ping', summary: 'Ping', auth: 'service', answers: { 200: z.strictObject({}) } },
])

type Document = {
  openapi: string
  paths: Record<string, Record<string, Record<string, unknown>>>
  components: Record<string, Record<string, unknown>>
}
const document = openApiDocument({
  title: 'Test',
  version: '1',
  routes,
  cookieName: '__Host-exqress-courier',
}) as Document

test('a route becomes an operation with everything that a caller needs', () => {
  assert.equal(document.openapi, '3.1.0')
  const take = document.paths['/api/parcels/{waybillId}/take']?.post as {
    operationId: string
    parameters: { name: string; in: string; required: boolean }[]
    requestBody: { content: Record<string, { schema: { required: string[]; additionalProperties: boolean } }> }
    responses: Record<string, { content?: Record<string, { schema: { $ref?: string } }>; description: string }>
    security: object[]
  }
  assert.equal(take.operationId, 'postApiParcelsWaybillIdTake')
  assert.deepEqual(
    take.parameters.map(({ name, in: where, required }) => [name, where, required]),
    [
      ['waybillId', 'path', true],
      ['page', 'query', false],
      ['only', 'query', false],
    ],
  )
  const body = take.requestBody.content['application/json']?.schema
  assert.deepEqual(body?.required, ['id'], 'a field with a default need not be sent')
  assert.equal(body?.additionalProperties, false)
  assert.deepEqual(Object.keys(take.responses), ['200', '204', 'default'])
  assert.equal(take.responses['204']?.content, undefined)
  assert.match(take.responses.default?.description ?? '', /not_readable/)
  assert.equal(take.responses.default?.content?.['application/json']?.schema.$ref, '#/components/schemas/Error')
  assert.deepEqual(take.security, [{ access: [] }])
  const photo = document.paths['/api/photos/{id}']?.put as {
    requestBody: { content: object }
    responses: Record<string, { content: object }>
  }
  assert.deepEqual(Object.keys(photo.requestBody.content), ['image/jpeg', 'image/png'])
  assert.deepEqual(Object.keys(photo.responses['200']?.content ?? {}), ['image/svg+xml'])
  const renew = document.paths['/api/session/renew']?.post as { parameters: { name: string }[]; security: object[] }
  assert.equal(renew.parameters[0]?.name, 'x-exqress')
  assert.deepEqual(renew.security, [{ session: [] }])
  assert.deepEqual(Object.keys(document.components.securitySchemes ?? {}), ['access', 'service', 'session'])
})

test('the real route tables give whole documents', () => {
  for (const table of [adminApiRoutes, deliveryApiRoutes, userApiRoutes]) {
    const whole = openApiDocument({ title: 'Exqress', version: '1', routes: table }) as Document
    const ids = Object.values(whole.paths).flatMap((path) => Object.values(path).map(({ operationId }) => operationId))
    assert.equal(ids.length, table.length, 'no two routes have the same method and path')
    assert.equal(new Set(ids).size, ids.length, 'operation ids are unique')
    assert.ok(JSON.stringify(whole).length > 1000)
  }
})

test('routes that are not told, or told and not there, are found', () => {
  const router = Router()
  router.post('/parcels/:waybillId/take', () => {})
  router.get('/parcels/:waybillId', () => {})
  const nested = Router()
  nested.put('/:id', () => {})
  router.use('/photos', nested)
  const internal = Router()
  internal.use((_req, _res, next) => next())
  internal.get('/ping', () => {})
  const app = createApp({
    log: silentLog,
    metrics: createMetrics({ service: 'test' }),
    routers: [
      { prefix: '/api', router },
      { prefix: '/internal', router: internal },
    ],
  })
  assert.deepEqual(compareRoutes(app, routes), {
    untold: ['get /api/parcels/:waybillId'],
    missing: ['post /api/session/renew'],
  })
})
