import { AsyncLocalStorage } from 'node:async_hooks'
import type { NextFunction, Request, Response } from 'express'

/** The browser whose request is being answered: the cookies that it sent, and what it is given to keep. */
type AskingBrowser = { cookie(name: string): string | undefined; give(cookie: string): void }

const asking = new AsyncLocalStorage<AskingBrowser>()

/** Cookies know no ports: a browser that has an app open sends the stage the cookie of that app's session too. */
export function noteBrowser(req: Request, res: Response, next: NextFunction): void {
  const sent = (req.headers.cookie ?? '').split(/; */)
  asking.run(
    {
      cookie: (name) => sent.find((cookie) => cookie.startsWith(`${name}=`)),
      give: (cookie) => void (res.headersSent || res.append('set-cookie', cookie)),
    },
    next,
  )
}

/** Absent outside of a request. */
export function askingBrowser(): AskingBrowser | undefined {
  return asking.getStore()
}
