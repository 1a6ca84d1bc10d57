import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { z } from 'zod'
import { ConfigError, readConfig } from './read-config.ts'
import {
  booleanSetting,
  directorySetting,
  durationSetting,
  isLoopback,
  keyDirectorySetting,
  listSetting,
  numberSetting,
  portSetting,
  urlSetting,
} from './settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'exqress-config-'))
after(() => rmSync(folder, { recursive: true }))

const schema = z.object({
  DATABASE_URL: urlSetting('postgres:', 'postgresql:'),
  PORT: portSetting().default(4002),
  SECURE: booleanSetting().default(true),
  GRACE: durationSetting().default(10_000),
  KAFKA_BROKERS: listSetting().optional(),
  POOL: numberSetting(1, 100).default(10),
  LOG_LEVEL: z.enum(['info', 'debug']).default('info'),
})
const url = 'postgres://user:SECRET-one@localhost/exqress'

test('a good environment is read, with defaults', () => {
  assert.deepEqual(
    readConfig(schema, { DATABASE_URL: url, GRACE: '2m', KAFKA_BROKERS: 'a:9092, b:9092,', PORT: '', PATH: '/bin' }),
    {
      DATABASE_URL: url,
      PORT: 4002,
      SECURE: true,
      GRACE: 120_000,
      KAFKA_BROKERS: ['a:9092', 'b:9092'],
      POOL: 10,
      LOG_LEVEL: 'info',
    },
  )
})

test('a bad one is refused with a line per variable, and no value', () => {
  const bad = {
    DATABASE_URL: 'mysql://user:SECRET-two@localhost/x',
    PORT: '65536',
    SECURE: 'yes SECRET-three',
    GRACE: '10 minutes',
    KAFKA_BROKERS: ' , ',
    POOL: '0',
    LOG_LEVEL: 'SECRET-four',
  }
  assert.throws(
    () => readConfig(schema, bad),
    (error) => {
      assert.ok(error instanceof ConfigError)
      assert.deepEqual(error.lines, [
        'DATABASE_URL must be a URL (postgres: or postgresql:)',
        'PORT must be a port from 0 to 65535',
        'SECURE must be true or false',
        'GRACE must be a duration such as 500ms, 30s, 10m, 12h or 7d',
        'KAFKA_BROKERS must be a comma-separated list',
        'POOL must be a whole number from 1 to 100',
        'LOG_LEVEL must be one of: info, debug',
      ])
      assert.doesNotMatch(JSON.stringify(error) + error.stack, /SECRET/)
      return true
    },
  )
  assert.throws(
    () => readConfig(schema, {}),
    (error) => error instanceof ConfigError && error.lines[0] === 'DATABASE_URL is missing',
  )
})

test('a folder of keys must be there, and nobody else may look into it', () => {
  const keys = z.object({ KEYS: keyDirectorySetting() })
  chmodSync(folder, 0o700)
  assert.equal(readConfig(keys, { KEYS: folder }).KEYS, folder)
  chmodSync(folder, 0o750)
  assert.throws(() => readConfig(keys, { KEYS: folder }), /KEYS must be/)
  assert.equal(readConfig(z.object({ DATA: directorySetting() }), { DATA: folder }).DATA, folder)
  const file = join(folder, 'file')
  writeFileSync(file, '')
  for (const KEYS of [file, join(folder, 'none')]) assert.throws(() => readConfig(keys, { KEYS }), /KEYS must be/)
})

test('a service with a bad environment ends with status 78 and says why', () => {
  const program = `
    import { z } from 'zod'
    import { readConfigOrExit } from ${JSON.stringify(new URL('./read-config.ts', import.meta.url).href)}
    import { portSetting } from ${JSON.stringify(new URL('./settings.ts', import.meta.url).href)}
    readConfigOrExit(z.object({ PORT: portSetting(), DATABASE_URL: z.string() }), process.env)
    console.log('went on')`
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    env: { PORT: 'SECRET' },
    cwd: import.meta.dirname,
    encoding: 'utf8',
  })
  assert.equal(status, 78)
  assert.equal(stdout, '')
  assert.equal(stderr, 'Refusing to start:\n  PORT must be a port from 0 to 65535\n  DATABASE_URL is missing\n')
})

test('loopback is this machine and nothing that looks like it', () => {
  for (const yes of ['http://localhost:1', 'http://127.0.0.1', 'http://[::1]:4']) assert.ok(isLoopback(yes), yes)
  for (const no of ['http://localhost.example', 'http://127.0.0.1.example', 'http://0.0.0.0', '', 'localhost']) {
    assert.ok(!isLoopback(no), no)
  }
})
