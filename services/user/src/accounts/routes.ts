import { CodeRequest, Consent, ContactProof, CustomerSignIn, NameChange } from '@exqress/contracts/user-api.ts'
import type { Session } from '@exqress/service/auth/sessions.ts'
import { parseInput } from '@exqress/service/errors/parse-input.ts'
import { addressOf } from '@exqress/service/http/address.ts'
import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { agreeAgain } from './agree-again.ts'
import { customerOf } from './caller.ts'
import { changeName } from './change-name.ts'
import { normaliseContact } from './contact.ts'
import { proveContact } from './prove-contact.ts'
import { readMe } from './read-account.ts'
import { readNotice } from './read-notice.ts'
import { requestCode } from './request-code.ts'
import { signIn } from './sign-in.ts'

export function accountRoutes(deps: Deps): Router {
  const { access, cookie, sessions } = deps
  const router = Router()
  const sessionAnswer = ({ accountId, sessionId, role }: Session) => ({
    ...access.issue({ sub: accountId, sid: sessionId, role }),
    accountId,
  })

  router.post('/codes', async (req, res) => {
    const contact = normaliseContact(parseInput(CodeRequest, req.body))
    res.status(202).json(await requestCode(deps, { contact, address: addressOf(req) }))
  })
  router.post('/session', async (req, res) => {
    const { contact, ...rest } = parseInput(CustomerSignIn, req.body)
    const session = await signIn(deps, { ...rest, contact: normaliseContact(contact), address: addressOf(req) })
    cookie.write(res, session.refreshToken)
    res.json(sessionAnswer(session))
  })
  router.post('/session/refresh', async (req, res) => {
    const kept = cookie.read(req)
    if (!kept) return void res.status(204).end() // nobody has signed in on this browser: a first visit is no error
    const session = await sessions.refreshSession(kept)
    cookie.write(res, session.refreshToken)
    res.json(sessionAnswer(session))
  })
  router.delete('/session', async (req, res) => {
    await sessions.endSession(cookie.read(req))
    cookie.clear(res)
    res.status(204).end()
  })
  router.get('/me', async (req, res) => {
    res.json(await readMe(deps, await customerOf(deps, req)))
  })
  router.put('/me/name', async (req, res) => {
    const customer = await customerOf(deps, req)
    await changeName(deps, { ...customer, ...parseInput(NameChange, req.body) })
    res.json(await readMe(deps, customer))
  })
  router.post('/me/contacts', async (req, res) => {
    const customer = await customerOf(deps, req)
    const { contact, code } = parseInput(ContactProof, req.body)
    await proveContact(deps, { ...customer, contact: normaliseContact(contact), code, address: addressOf(req) })
    res.json(await readMe(deps, customer))
  })
  router.post('/me/consent', async (req, res) => {
    const customer = await customerOf(deps, req)
    await agreeAgain(deps, { ...customer, ...parseInput(Consent, req.body) })
    res.json(await readMe(deps, customer))
  })
  router.get('/notice', (_req, res) => {
    res.json(readNotice(deps))
  })
  return router
}
