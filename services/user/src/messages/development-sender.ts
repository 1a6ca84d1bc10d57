import type { Message, MessageSender } from './message-sender.ts'

export type SentMessage = Message & { at: string }
export type DevelopmentSender = MessageSender & { sent(): readonly SentMessage[] }

/** Keeps the last messages in memory instead of sending them, for demonstrations and tests; a restart forgets them. */
export function createDevelopmentSender({ keep = 200 }: { keep?: number } = {}): DevelopmentSender {
  const messages: SentMessage[] = []
  return {
    async send(message) {
      messages.push({ ...message, at: new Date().toISOString() })
      if (messages.length > keep) messages.shift()
    },
    sent: () => [...messages],
  }
}
