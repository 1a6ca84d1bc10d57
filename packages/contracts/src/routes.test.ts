import assert from 'node:assert/strict'
import { test } from 'node:test'
import { adminApiRoutes } from './admin-api.ts'
import type { ApiRoute } from './api-route.ts'
import { deliveryApiRoutes } from './delivery-api.ts'
import { eventData, producerOf, topicOf } from './events.ts'
import { adminInternalRoutes, deliveryInternalRoutes } from './internal.ts'
import { userApiRoutes } from './user-api.ts'

const apis: Record<string, readonly ApiRoute[]> = {
  admin: [...adminApiRoutes, ...adminInternalRoutes],
  delivery: [...deliveryApiRoutes, ...deliveryInternalRoutes],
  user: userApiRoutes,
}

test('no two routes of a service share method and path; parameters are declared', () => {
  for (const [service, routes] of Object.entries(apis)) {
    const seen = new Set<string>()
    for (const route of routes) {
      const key = `${route.method} ${route.path}`
      assert.ok(!seen.has(key), `${service}: ${key}`)
      seen.add(key)
      const named = [...route.path.matchAll(/:(\w+)/g)].map((m) => m[1])
      assert.deepEqual(Object.keys(route.params?.shape ?? {}), named, `${service}: ${key}`)
      assert.equal(route.path.startsWith('/internal/'), route.auth === 'service', `${service}: ${key}`)
    }
  }
})

test('every event type belongs to a topic with a producer, and none has a field that reads like personal data', () => {
  const forbidden = /name|phone|email|address|memo|number$|street|unit$/i
  for (const [type, schema] of Object.entries(eventData)) {
    if (type !== 'access.recorded')
      assert.ok(producerOf[topicOf(type as Exclude<keyof typeof eventData, 'access.recorded'>)], type)
    for (const field of Object.keys(schema.shape)) {
      if (field === 'boxNumber' || field.startsWith('sealed')) continue
      assert.ok(!forbidden.test(field), `${type}.${field}`)
    }
  }
})
