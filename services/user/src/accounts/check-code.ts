import { badInput } from '@exqress/service/errors/app-error.ts'
import type { Deps } from '../deps.ts'
import type { Contact } from './contact.ts'
import { PROOF } from './request-code.ts'

/** @throws AppError 400 `code_wrong` for a wrong, used or expired code; 429 `too_many` */
export async function checkCode(
  { codes }: Deps,
  { contact, address, code }: { contact: Contact; address: string; code: string },
): Promise<void> {
  const subject = `${contact.channel} ${contact.address}`
  if (!(await codes.check({ purpose: PROOF, subject, address, code }))) throw badInput(undefined, 'code_wrong')
}
