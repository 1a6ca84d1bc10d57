import type { Request, Response } from 'express'
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
 * Signs in as the person and leaves their session's cookie: cookies know no ports, so the app next door finds it. One browser holds
 * one session of an app, so opening it as somebody else takes the place of who was there.
 */
export async function openApp({ bases }: StageOptions, actors: Actors, req: Request, res: Response): Promise<string> {
  const who = Who.parse(req.params.who)
  const app = appOf[who]
  const mark = `exqress-stage-${app}`
  const there = (req.headers.cookie ?? '').split(/; */).includes(`${mark}=${who}`)
  if (!there && bases[app].startsWith('http://localhost')) {
    for (const cookie of await actors[who].cookies()) res.append('set-cookie', cookie)
    res.append('set-cookie', `${mark}=${who}; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200`)
  }
  const path = typeof req.query.path === 'string' && /^\/[\w/-]*$/.test(req.query.path) ? req.query.path : '/'
  return bases[app] + path
}
