import type { Deps } from '../deps.ts'
import type { Contact } from './contact.ts'

/** One code proves a contact, for signing in as for adding it. */
export const PROOF = 'contact'

/** Sends a code. Nothing is looked up, so known and unknown contacts cannot differ in answer or time. */
export async function requestCode(
  { codes, messages }: Deps,
  { contact, address }: { contact: Contact; address: string },
): Promise<{ expiresAt: string }> {
  const subject = `${contact.channel} ${contact.address}`
  const { code, expiresAt } = await codes.create({ purpose: PROOF, subject, address })
  await messages.send({
    channel: contact.channel,
    to: contact.address,
    text: `[Exqress] 확인 번호 ${code} · 3분 안에 입력해 주세요. 다른 사람에게 알려 주지 마세요.`,
  })
  return { expiresAt }
}
