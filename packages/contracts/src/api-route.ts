import type { z } from 'zod'

/**
 * Who may call a route:
 * - `none`: anybody
 * - `access`: `authorization: Bearer <access token>`
 * - `cookie`: the refresh cookie (sign-out, renewal); needs the header `x-exqress: 1` too
 * - `service`: another service's token, for `/internal` routes only
 */
export type ApiAuth = 'none' | 'access' | 'cookie' | 'service'

/** An answer: a JSON schema; or the media type of an answer that is not JSON (`'image/svg+xml'`); or null for no body. */
export type ApiAnswer = z.ZodType | string | null

/**
 * One HTTP endpoint, told once: the OpenAPI page, the clients and the test that compares it with the Express
 * routers all read this. Plain data; it registers nothing.
 */
export type ApiRoute = {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** Whole path in Express form, such as `/api/parcels/:waybillId/take`. */
  path: `/${string}`
  summary: string
  description?: string
  /** Groups calls on the OpenAPI page; the feature's folder name. */
  tag?: string
  auth: ApiAuth
  params?: z.ZodObject
  query?: z.ZodObject
  /** Request headers beside authorization, in lower case. */
  headers?: z.ZodObject
  /** JSON body; or, for a streamed body, its media types (`['image/jpeg', 'image/png']`). */
  body?: z.ZodType | readonly string[]
  /** By status. */
  answers: Readonly<Record<number, ApiAnswer>>
  /** Codes of the error shape that this call may answer, beside those that every call may (`bad_input`, `internal`, …). */
  errors?: readonly string[]
}

/**
 * Checks a route table's shape and keeps its literal types.
 * @example
 * export const apiRoutes = defineRoutes([
 *   { method: 'post', path: '/api/parcels/:waybillId/take', summary: 'Take a parcel', auth: 'access',
 *     params: ParcelParams, answers: { 200: TakenParcel }, errors: ['not_readable'] },
 * ])
 */
export function defineRoutes<const R extends readonly ApiRoute[]>(routes: R): R {
  return routes
}
