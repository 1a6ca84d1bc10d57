import { checkSettings } from '@exqress/service/config/check-settings.ts'
import { kafkaSettings } from '@exqress/service/config/kafka-settings.ts'
import { checkKeyStore, keyStoreSettings } from '@exqress/service/config/key-store-settings.ts'
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

/** The environment of the admin service, variable by variable. */
export const Settings = z.object({
  PORT: portSetting().default(8000),
  HOST: z.string().default('127.0.0.1'),
  /** Probes and metrics alone; without it they are on the main port. */
  OPS_PORT: portSetting().optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  DATABASE_URL: urlSetting('postgres:', 'postgresql:'),
  /** One of the two: Kafka's brokers, or the database of the Postgres log. */
  ...kafkaSettings,
  EVENT_LOG_URL: urlSetting('postgres:', 'postgresql:').optional(),
  ...keyStoreSettings,
  /** Public keys of the peers, `<service>.json`. */
  PEERS_DIR: readableDirectorySetting(),
  /** Where people of the desk reach this service. */
  PUBLIC_BASE_URL: urlSetting('http:', 'https:'),
  /** What stands before the token in a label's QR: the customer PWA's base. */
  LABEL_BASE_URL: urlSetting('http:', 'https:'),
  DELIVERY_URL: urlSetting('http:', 'https:'),
  /** Folder for the ledger's checkpoints, where nobody who can change the database can; without it they are in the database, on the topic and with the user service. */
  LEDGER_DIR: directorySetting().optional(),
  /** Or a bucket with Object Lock, in AWS_REGION. */
  LEDGER_BUCKET: nameSetting().optional(),
  /** Seconds between two checkpoints of a ledger that grows. */
  LEDGER_CHECKPOINT_SECONDS: numberSetting(1, 3600).default(10),
  /** Folder of the built console; without it, or while it is not built, `/` answers 404. */
  CONSOLE_ROOT: z.string().optional(),
  /** How many proxies in front are ours. */
  TRUST_PROXY: numberSetting(0, 5).default(0),
  /** Plain http on this machine only: cookies without Secure. */
  DEVELOPMENT: booleanSetting().default(false),
})

export type Config = z.output<typeof Config>
export const Config = Settings.superRefine(({ LEDGER_DIR, LEDGER_BUCKET, AWS_REGION }, context) => {
  const refuse = (name: string, message: string) => context.addIssue({ code: 'custom', path: [name], message })
  if (LEDGER_BUCKET === undefined) return
  if (LEDGER_DIR !== undefined) refuse('LEDGER_BUCKET', 'must not be given beside LEDGER_DIR')
  if (AWS_REGION === undefined) refuse('AWS_REGION', 'is missing')
})
  .superRefine(...checkKeyStore)
  .superRefine(checkSettings)
