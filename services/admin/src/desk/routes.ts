import { AdminSignIn, Invitation, InvitationAcceptance } from '@exqress/contracts/admin-api.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { addressOf } from '@exqress/service/http/address.ts'
import { type Response, Router } from 'express'
import type { Deps } from '../deps.ts'
import { acceptInvitation } from './accept-invitation.ts'
import { invite } from './invite.ts'
import { readMe } from './read-me.ts'
import { signIn } from './sign-in.ts'

export function deskRoutes(deps: Deps): Router {
  const { deskOf, cookie, deviceCookie, sessions, accessTokens } = deps
  const router = Router()

  function answerSession(
    res: Response,
    {
      sessionId,
      accountId,
      role,
      refreshToken,
    }: { sessionId: string; accountId: string; role: string; refreshToken: string },
  ): void {
    cookie.write(res, refreshToken)
    res.json({ ...accessTokens.issue({ sub: accountId, sid: sessionId, role }), accountId })
  }

  router.post('/session', async (req, res) => {
    const from = { address: addressOf(req), deviceToken: deviceCookie.read(req) }
    const { session, deviceToken } = await signIn(deps, parseInput(AdminSignIn, req.body), from)
    deviceCookie.write(res, deviceToken)
    answerSession(res, session)
  })
  router.post('/session/refresh', async (req, res) => {
    const kept = cookie.read(req)
    if (!kept) return void res.status(204).end() // nobody has signed in on this browser: a first visit is no error
    answerSession(res, await sessions.refreshSession(kept))
  })
  router.delete('/session', async (req, res) => {
    await sessions.endSession(cookie.read(req))
    cookie.clear(res)
    res.status(204).end()
  })
  router.get('/me', async (req, res) => {
    const { id } = await deskOf(req)
    res.json(await readMe(deps, id))
  })
  router.post('/invitations', async (req, res) => {
    const { id } = await deskOf(req, 'owner')
    const invitation = parseInput(Invitation, req.body)
    res.status(201).json(await invite(deps, { ...invitation, invitedBy: id }, deps.now()))
  })
  router.post('/invitations/accept', async (req, res) => {
    const acceptance = parseInput(InvitationAcceptance, req.body)
    await deps.limits.use([{ limit: { name: 'invitation', most: 20, seconds: 600 }, value: addressOf(req) }])
    answerSession(res, await acceptInvitation(deps, acceptance, deps.now()))
  })
  return router
}
