import type { Request } from 'express'
import { z } from 'zod'
import type { Actors } from './actors.ts'
import type { StageOptions } from './options.ts'

/** Whose app can be opened, and which app that is. */
export const appOf = {
  recipient: 'customerApp',
  family: 'customerApp',
  courier: 'courierApp',
  otherCourier: 'courierApp',
  desk: 'desk',
  operator: 'desk',
  officer: 'desk',
} as const satisfies Partial<Record<keyof Actors, keyof StageOptions['bases']>>
const Who = z.enum(Object.keys(appOf) as [keyof typeof appOf])

/**
 * Leaves a session of this person for their app, and says where that is. A session that is theirs and lives goes on; one that was
 * signed out, ended, is somebody else's or of other data makes way for another. One browser holds one session of an app, so opening
 * it as somebody else takes the place of who was there.
 */
export async function openApp({ bases }: StageOptions, actors: Actors, req: Request): Promise<string> {
  const who = Who.parse(req.params.who)
  const base = bases[appOf[who]]
  if (base.startsWith('http://localhost')) await actors[who].moveIn()
  const path = typeof req.query.path === 'string' && /^\/[\w/-]*$/.test(req.query.path) ? req.query.path : '/'
  return base + path
}
