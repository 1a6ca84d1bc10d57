import { DevelopmentMessages } from '@exqress/contracts/user-api.ts'
import { notFound } from '@exqress/service/errors/app-error.ts'
import { Router } from 'express'
import type { DevelopmentSender } from './development-sender.ts'

const LOOPBACK = /^(?:::1|(?:::ffff:)?127\.\d+\.\d+\.\d+)$/

/** Mounted with the development sender only; answers this machine alone. */
export function messageRoutes(sender: DevelopmentSender): Router {
  const router = Router()
  router.get('/dev/messages', (req, res) => {
    // The socket's own address and the name that was asked for: neither another machine nor a proxy for one gets in.
    const asked = URL.parse(`http://${req.headers.host ?? ''}`)?.hostname ?? ''
    const here = LOOPBACK.test(req.socket.remoteAddress ?? '') && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(asked)
    if (!here || req.headers['x-forwarded-for'] !== undefined) throw notFound()
    res.json(DevelopmentMessages.parse({ messages: sender.sent() }))
  })
  return router
}
