import { STATUS_CODES } from 'node:http'
import type { ApiRoute } from '@exqress/contracts/api-route.ts'
import { z } from 'zod'

type Json = Record<string, unknown>

const ERROR_SCHEMA = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'requestId'],
      properties: {
        code: { type: 'string', description: 'Stable; decide by this.' },
        message: { type: 'string' },
        requestId: { type: 'string', format: 'uuid' },
        details: {
          type: 'array',
          description: 'Where the request is not valid; never what was sent.',
          items: { type: 'object', properties: { path: { type: 'string' }, code: { type: 'string' } } },
        },
      },
    },
  },
}

const SECURITY: Record<ApiRoute['auth'], Json[]> = {
  none: [],
  access: [{ access: [] }],
  cookie: [{ session: [] }],
  service: [{ service: [] }],
}

/**
 * OpenAPI 3.1 from the route table and its zod schemas.
 * @param cookieName name of the refresh cookie
 */
export function openApiDocument({
  title,
  version,
  description,
  routes,
  cookieName,
}: {
  title: string
  version: string
  description?: string
  routes: readonly ApiRoute[]
  cookieName?: string
}): Json {
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] ??= {}
    paths[path][route.method] = operationOf(route)
  }
  const bearer = (description: string) => ({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description })
  return {
    openapi: '3.1.0',
    info: { title, version, ...(description ? { description } : {}) },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Error: ERROR_SCHEMA },
      securitySchemes: {
        access: bearer('Access token, from a sign-in or renewal.'),
        service: bearer('Token of a peer service; 60 s, one call.'),
        ...(cookieName ? { session: { type: 'apiKey', in: 'cookie', name: cookieName } } : {}),
      },
    },
  }
}

function operationOf(route: ApiRoute): Json {
  const writes = route.method !== 'get'
  const responses: Json = {}
  for (const [status, answer] of Object.entries(route.answers)) {
    responses[status] = {
      description: STATUS_CODES[status] ?? status,
      ...(answer === null ? {} : { content: contentOf(answer, 'output') }),
    }
  }
  responses.default = {
    description: `An error. Codes: ${[...(route.errors ?? []), 'bad_input', 'internal', 'unavailable'].join(', ')}.`,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
  }
  const parameters = [
    ...parametersOf('path', route.params),
    ...parametersOf('query', route.query),
    ...parametersOf('header', route.headers),
    ...(writes && route.auth === 'cookie'
      ? [{ name: 'x-exqress', in: 'header', required: true, schema: { const: '1', default: '1' } }]
      : []),
  ]
  const body =
    route.body &&
    (isTypes(route.body)
      ? Object.assign({}, ...route.body.map((type) => contentOf(type, 'input')))
      : contentOf(route.body, 'input'))
  return {
    operationId: `${route.method}${route.path.replace(/[/:.-]+(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
    summary: route.summary,
    ...(route.description ? { description: route.description } : {}),
    ...(route.tag ? { tags: [route.tag] } : {}),
    security: SECURITY[route.auth],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: body } } : {}),
    responses,
  }
}

function isTypes(body: NonNullable<ApiRoute['body']>): body is readonly string[] {
  return Array.isArray(body)
}

function contentOf(content: z.ZodType | string, io: 'input' | 'output'): Json {
  if (typeof content !== 'string') return { 'application/json': { schema: schemaOf(content, io) } }
  const text = content.startsWith('text/') || content === 'image/svg+xml'
  return { [content]: { schema: text ? { type: 'string' } : { type: 'string', format: 'binary' } } }
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const {
    $schema,
    '~standard': standard,
    ...rest
  } = z.toJSONSchema(schema, {
    target: 'draft-2020-12',
    io,
    unrepresentable: 'any',
    reused: 'inline',
  }) as Json
  return rest
}

function parametersOf(where: 'path' | 'query' | 'header', schema: z.ZodObject | undefined): Json[] {
  if (!schema) return []
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>
    required?: string[]
  }
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: property,
  }))
}
