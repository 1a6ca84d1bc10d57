import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { ConfigError, readConfig } from '@exqress/service/config/read-config.ts'
import { Config } from './config.ts'

const folder = mkdtempSync(join(tmpdir(), 'exqress-config-'))
after(() => rmSync(folder, { recursive: true }))

const production = {
  DATABASE_URL: 'postgres://localhost/user',
  KAFKA_BROKERS: 'broker:9092',
  KEYSTORE_DIR: folder,
  PEERS_DIR: folder,
  ADMIN_URL: 'http://admin:8000',
  DELIVERY_URL: 'http://delivery:4001',
  PUBLIC_BASE_URL: 'https://exqress.example',
  MESSAGE_WEBHOOK_URL: 'https://messages.example/send',
  MESSAGE_WEBHOOK_SECRET: 'a secret of a test, long enough for it',
}
const linesOf = (env: NodeJS.ProcessEnv): readonly string[] => {
  try {
    readConfig(Config, env)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.lines
    throw error
  }
}

test('a whole environment is read', () => {
  assert.deepEqual(linesOf(production), [])
  assert.equal(readConfig(Config, production).PORT, 4002)
})

test('production refuses the development sender and anything that is not https', () => {
  assert.match(linesOf({ ...production, MESSAGE_SENDER: 'development' }).join(), /^MESSAGE_SENDER must be webhook/)
  assert.match(
    linesOf({ ...production, PUBLIC_BASE_URL: 'http://exqress.example' }).join(),
    /^PUBLIC_BASE_URL must be https/,
  )
  assert.match(
    linesOf({ ...production, MESSAGE_WEBHOOK_URL: 'http://messages.example' }).join(),
    /^MESSAGE_WEBHOOK_URL must/,
  )
})

test('each missing or contradicting variable is named', () => {
  assert.match(
    linesOf({ ...production, MESSAGE_WEBHOOK_SECRET: undefined }).join(),
    /^MESSAGE_WEBHOOK_SECRET is missing/,
  )
  assert.match(linesOf({ ...production, KAFKA_BROKERS: undefined }).join(), /^KAFKA_BROKERS or EVENT_LOG_URL/)
  assert.match(
    linesOf({ ...production, EVENT_LOG_URL: 'postgres://localhost/log' }).join(),
    /^KAFKA_BROKERS or EVENT_LOG_URL/,
  )
  assert.match(linesOf({ ...production, DATABASE_URL: undefined }).join(), /^DATABASE_URL is missing/)
  assert.match(linesOf({ ...production, OPERATOR_NAME: 'Exqress' }).join(), /PRIVACY_OFFICER is missing, as another/)
})

test('development needs no endpoint for messages', () => {
  const { MESSAGE_WEBHOOK_URL, MESSAGE_WEBHOOK_SECRET, ...rest } = production
  const env = {
    ...rest,
    PROFILE: 'development',
    MESSAGE_SENDER: 'development',
    PUBLIC_BASE_URL: 'http://localhost:4002',
  }
  assert.deepEqual(linesOf(env), [])
})
