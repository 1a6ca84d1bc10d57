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
/** Cookies of the apps' sessions: cookies know no ports, so the stage is sent them, and what it leaves is found by the app next door. */
const sessionCookies = {
  customerApp: 'exqress-customer',
  courierApp: 'exqress-courier',
  desk: 'exqress-admin',
} as const satisfies Record<keyof StageOptions['bases'], string>

/**
 * Leaves the cookie of a session of this person for their app, and says where that is. A session that is theirs and lives goes on;
 * one that was signed out, ended or is of other data makes way for a new one. One browser holds one session of an app, so opening it
 * as somebody else takes the place of who was there.
 */
export async function openApp({ bases }: StageOptions, actors: Actors, req: Request, res: Response): Promise<string> {
  const who = Who.parse(req.params.who)
  const app = appOf[who]
  const mark = `exqress-stage-${app}`
  if (bases[app].startsWith('http://localhost')) {
    const sent = (req.headers.cookie ?? '').split(/; */)
    const theirs = sent.includes(`${mark}=${who}`)
    const there = theirs ? sent.find((cookie) => cookie.startsWith(`${sessionCookies[app]}=`)) : undefined
    for (const cookie of await actors[who].cookies(there)) res.append('set-cookie', cookie)
    res.append('set-cookie', `${mark}=${who}; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200`)
  }
  const path = typeof req.query.path === 'string' && /^\/[\w/-]*$/.test(req.query.path) ? req.query.path : '/'
  return bases[app] + path
}
