/** A text to a person. It never holds a link, a name, a shop or a product. */
export type Message = { channel: 'phone' | 'email'; to: string; text: string }

/** The port to whoever carries messages. */
export type MessageSender = {
  /** Resolves when the message was taken over. @throws AppError 503 `unavailable` when it could not be */
  send(message: Message): Promise<void>
}
