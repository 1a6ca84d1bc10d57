import type { SASLOptions } from 'kafkajs'
import type { z } from 'zod'
import { booleanSetting, listSetting, nameSetting } from './settings.ts'

/** Where Kafka is and how to speak with it. Spread into a service's settings; {@link checkKafkaAccess} says what goes together. */
export const kafkaSettings = {
  /** `host:port`, with commas between. */
  KAFKA_BROKERS: listSetting().optional(),
  /** By TLS; an authority of one's own comes by NODE_EXTRA_CA_CERTS. */
  KAFKA_TLS: booleanSetting().default(false),
  /** SCRAM-SHA-512, both or none. */
  KAFKA_SASL_USERNAME: nameSetting().optional(),
  KAFKA_SASL_PASSWORD: nameSetting().optional(),
}

type KafkaSettings = Partial<z.output<z.ZodObject<typeof kafkaSettings>>>

/** A name needs a password, and neither travels without TLS. */
export function checkKafkaAccess(config: KafkaSettings, context: z.RefinementCtx<unknown>): void {
  const refuse = (name: keyof KafkaSettings, message: string) =>
    context.addIssue({ code: 'custom', path: [name], message })
  const { KAFKA_SASL_USERNAME: name, KAFKA_SASL_PASSWORD: password, KAFKA_TLS: tls } = config
  if (name !== undefined && password === undefined) refuse('KAFKA_SASL_PASSWORD', 'is missing')
  if (name === undefined && password !== undefined) refuse('KAFKA_SASL_USERNAME', 'is missing')
  if (password !== undefined && !tls) refuse('KAFKA_TLS', 'must be true where a password is given')
}

/** What the client is given for these settings. */
export function kafkaAccess(settings: KafkaSettings & { KAFKA_BROKERS: string[] }): {
  brokers: string[]
  ssl?: boolean
  sasl?: SASLOptions
} {
  const {
    KAFKA_BROKERS: brokers,
    KAFKA_TLS: tls,
    KAFKA_SASL_USERNAME: username,
    KAFKA_SASL_PASSWORD: password,
  } = settings
  return {
    brokers,
    ...(tls && { ssl: true }),
    ...(username !== undefined &&
      password !== undefined && { sasl: { mechanism: 'scram-sha-512', username, password } }),
  }
}
