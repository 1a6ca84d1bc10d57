import type { z } from 'zod'
import { checkKafkaAccess } from './kafka-settings.ts'
import { isLoopback } from './settings.ts'

type Shared = {
  KAFKA_BROKERS?: string[] | undefined
  KAFKA_TLS?: boolean
  KAFKA_SASL_USERNAME?: string | undefined
  KAFKA_SASL_PASSWORD?: string | undefined
  EVENT_LOG_URL?: string | undefined
  PUBLIC_BASE_URL: string
  DEVELOPMENT?: boolean
}

/**
 * What must hold between the settings that every service has, for `superRefine`: one event transport and not two, no password without TLS, and plain
 * http for nobody but this machine, on which alone cookies may lack Secure.
 */
export function checkSettings(config: Shared, context: z.RefinementCtx<unknown>): void {
  const refuse = (name: keyof Shared, message: string) => context.addIssue({ code: 'custom', path: [name], message })
  if ((config.KAFKA_BROKERS === undefined) === (config.EVENT_LOG_URL === undefined)) {
    refuse('KAFKA_BROKERS', 'or EVENT_LOG_URL must be given, and not both')
  }
  checkKafkaAccess(config, context)
  const plain = config.PUBLIC_BASE_URL.startsWith('http:')
  if (plain && !isLoopback(config.PUBLIC_BASE_URL)) {
    refuse('PUBLIC_BASE_URL', 'must be https, or plain http on this machine')
  } else if (config.DEVELOPMENT && !plain) {
    refuse('DEVELOPMENT', 'must be false: its cookies are for plain http on this machine')
  }
}
