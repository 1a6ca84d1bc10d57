import { checkSettings } from '@exqress/service/config/check-settings.ts'
import { kafkaSettings } from '@exqress/service/config/kafka-settings.ts'
import { checkKeyStore, keyStoreSettings } from '@exqress/service/config/key-store-settings.ts'
import { checkNotice, noticeSettings } from '@exqress/service/config/notice-settings.ts'
import {
  isLoopback,
  numberSetting,
  portSetting,
  readableDirectorySetting,
  urlSetting,
} from '@exqress/service/config/settings.ts'
import { z } from 'zod'

/** The environment of the user service. */
export type Config = z.output<typeof Config>
export const Config = z
  .object({
    /** `development`: one machine, messages kept in memory instead of sent. */
    PROFILE: z.enum(['production', 'development']).default('production'),
    PORT: portSetting().default(4002),
    HOST: z.string().default('127.0.0.1'),
    /** Probes and metrics alone; without it they are on the main port. */
    OPS_PORT: portSetting().optional(),
    LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
    /** How many proxies in front are ours; decides whose address limits count. */
    TRUST_PROXY: numberSetting(0, 5).default(0),
    DATABASE_URL: urlSetting('postgres:', 'postgresql:'),
    /** One of the two: Kafka's brokers, or the database of the Postgres log. */
    ...kafkaSettings,
    EVENT_LOG_URL: urlSetting('postgres:', 'postgresql:').optional(),
    ...keyStoreSettings,
    /** Public keys of the peers, `<service>.json`. */
    PEERS_DIR: readableDirectorySetting(),
    ADMIN_URL: urlSetting('http:', 'https:'),
    DELIVERY_URL: urlSetting('http:', 'https:'),
    /** Where customers reach the PWA and this API, which share an origin. */
    PUBLIC_BASE_URL: urlSetting('http:', 'https:'),
    MESSAGE_SENDER: z.enum(['development', 'webhook']).default('webhook'),
    /** Takes the messages that are to be sent; see messages/webhook-sender.ts. */
    MESSAGE_WEBHOOK_URL: urlSetting('http:', 'https:').optional(),
    MESSAGE_WEBHOOK_SECRET: z.string().min(32).optional(),
    ...noticeSettings,
  })
  .superRefine(...checkKeyStore)
  .superRefine(...checkNotice)
  .superRefine(checkSettings)
  .superRefine((config, context) => {
    const refuse = (name: keyof typeof config, message: string) =>
      context.addIssue({ code: 'custom', path: [name], message })
    const production = config.PROFILE === 'production'
    if (production && config.MESSAGE_SENDER === 'development') {
      refuse('MESSAGE_SENDER', 'must be webhook in production: the development sender shows codes to anybody')
    }
    if (production && !config.PUBLIC_BASE_URL.startsWith('https:')) {
      refuse('PUBLIC_BASE_URL', 'must be https in production')
    }
    if (config.MESSAGE_SENDER !== 'webhook') return
    const url = config.MESSAGE_WEBHOOK_URL
    if (url === undefined) refuse('MESSAGE_WEBHOOK_URL', 'is missing')
    else if (!url.startsWith('https:') && (production || !isLoopback(url))) {
      refuse('MESSAGE_WEBHOOK_URL', 'must be https: messages hold codes')
    }
    if (config.MESSAGE_WEBHOOK_SECRET === undefined) refuse('MESSAGE_WEBHOOK_SECRET', 'is missing')
  })
