import { CourierSignIn, CourierSignUp } from '@exqress/contracts/delivery-api.ts'
import type { Session } from '@exqress/service/auth/sessions.ts'
import { unauthenticated } from '@exqress/service/errors/app-error.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { addressOf } from '@exqress/service/http/address.ts'
import { type Response, Router } from 'express'
import type { Deps } from '../deps.ts'
import { readNotice } from './read-notice.ts'
import { readProfiles } from './read-profile.ts'
import { signIn } from './sign-in.ts'
import { signUp } from './sign-up.ts'

const SIGN_UPS = { name: 'courier sign-up', most: 10, seconds: 3600 }

export function courierRoutes(deps: Deps): Router {
  const router = Router()
  const { access, cookie, deviceCookie, sessions } = deps

  function answer(res: Response, session: Session & { refreshToken: string }) {
    cookie.write(res, session.refreshToken)
    const token = access.issue({
      sub: session.accountId,
      sid: session.sessionId,
      role: session.role,
      deviceId: session.deviceId,
    })
    res.json({ ...token, accountId: session.accountId })
  }

  router.post('/couriers', async (req, res) => {
    const input = parseInput(CourierSignUp, req.body)
    await deps.rateLimit.use([{ limit: SIGN_UPS, value: addressOf(req) }])
    await signUp(deps, { ...input, now: new Date() })
    res.status(202).json({ status: 'pending' })
  })
  router.post('/session', async (req, res) => {
    const input = parseInput(CourierSignIn, req.body)
    const from = { address: addressOf(req), deviceToken: deviceCookie.read(req) }
    const { session, deviceToken } = await signIn(deps, { ...input, ...from })
    deviceCookie.write(res, deviceToken)
    answer(res, session)
  })
  router.post('/session/refresh', async (req, res) => {
    const kept = cookie.read(req)
    if (!kept) return void res.status(204).end() // nobody has signed in on this browser: a first visit is no error
    answer(res, await sessions.refreshSession(kept))
  })
  router.delete('/session', async (req, res) => {
    await sessions.endSession(cookie.read(req))
    cookie.clear(res)
    res.status(204).end()
  })
  router.get('/me', async (req, res) => {
    const { sub } = await access.callerOf(req)
    const [courier] = await readProfiles(deps, [sub])
    if (!courier) throw unauthenticated()
    res.json({ courierId: courier.courierId, name: courier.name, status: courier.status })
  })
  router.get('/notice', (_req, res) => {
    res.json(readNotice(deps))
  })

  return router
}
