import { checkSettings } from '@exqress/service/config/check-settings.ts'
import { kafkaSettings } from '@exqress/service/config/kafka-settings.ts'
import { checkKeyStore, keyStoreSettings } from '@exqress/service/config/key-store-settings.ts'
import { checkNotice, noticeSettings } from '@exqress/service/config/notice-settings.ts'
import {
  booleanSetting,
  directorySetting,
  nameSetting,
  numberSetting,
  portSetting,
  readableDirectorySetting,
  urlSetting,
} from '@exqress/service/config/settings.ts'
import { z } from 'zod'

/** The environment of the delivery service. */
export type Config = z.output<typeof Config>
export const Config = z
  .object({
    PORT: portSetting().default(4001),
    HOST: z.string().default('127.0.0.1'),
    /** Probes and metrics alone; without it they are on the main port. */
    OPS_PORT: portSetting().optional(),
    LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
    DATABASE_URL: urlSetting('postgres:', 'postgresql:'),
    /** One of the two: Kafka's brokers, or the database of the Postgres log. */
    ...kafkaSettings,
    EVENT_LOG_URL: urlSetting('postgres:', 'postgresql:').optional(),
    ...keyStoreSettings,
    ...noticeSettings,
    /** Public keys of the peers, `<service>.json`. */
    PEERS_DIR: readableDirectorySetting(),
    /** Sealed photos: a folder, or a bucket (without versions) in AWS_REGION. */
    DATA_DIR: directorySetting().optional(),
    DATA_BUCKET: nameSetting().optional(),
    /** Where couriers reach this service. */
    PUBLIC_BASE_URL: urlSetting('http:', 'https:'),
    ADMIN_URL: urlSetting('http:', 'https:'),
    /** Labels that a courier may decode in a day beyond those of the own list, before the desk is told. */
    DECODE_MARGIN: numberSetting(1, 10_000).default(100),
    /** How many proxies in front are ours. */
    TRUST_PROXY: numberSetting(0, 5).default(0),
    /** Plain http on this machine only: cookies without Secure. */
    DEVELOPMENT: booleanSetting().default(false),
  })
  .superRefine(...checkKeyStore)
  .superRefine(...checkNotice)
  .superRefine(({ DATA_DIR, DATA_BUCKET, AWS_REGION }, context) => {
    const refuse = (name: string, message: string) => context.addIssue({ code: 'custom', path: [name], message })
    if ((DATA_DIR === undefined) === (DATA_BUCKET === undefined))
      refuse('DATA_DIR', 'or DATA_BUCKET must be given, and not both')
    if (DATA_BUCKET !== undefined && AWS_REGION === undefined) refuse('AWS_REGION', 'is missing')
  })
  .superRefine(checkSettings)
