import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { isSwept } from '@exqress/service/retention/kept-table.ts'
import { retention, retentionTables } from './lib/retention-table.ts'

const root = join(import.meta.dirname, '..')
const text = (file: string) => readFileSync(join(root, file), 'utf8')
const RUNBOOK = 'docs/runbooks/retention.md'
const [BEGIN, END] = ['<!-- from the code -->\n', '\n<!-- to here -->']

const termsOf = (holder: string, table: string) =>
  (retention[holder] ?? [])
    .filter((kept) => kept.table === table)
    .map((kept) => (isSwept(kept) ? kept.after : undefined))

test('the runbook has the tables of the code (RETENTION_WRITE=1 writes them)', () => {
  const before = text(RUNBOOK)
  const [head, rest = ''] = before.split(BEGIN)
  const fresh = `${head}${BEGIN}${retentionTables()}${END}${rest.split(END)[1] ?? '\n'}`
  if (process.env.RETENTION_WRITE) writeFileSync(join(root, RUNBOOK), fresh)
  else assert.ok(before === fresh, `${RUNBOOK} is not what the code keeps: run this test with RETENTION_WRITE=1`)
})

test('the notices name the terms that the services keep', () => {
  // What the words speak of, and the two years that the code gives it.
  for (const [holder, table] of [
    ['every service', 'access_records'],
    ['every service', 'refused_attempts'],
    ['delivery', 'scans'],
    ['user', 'opening_cases'],
    ['admin', 'cases'],
  ] as const)
    assert.ok(termsOf(holder, table).includes('24 months'), `${holder}: ${table}`)
  const sessions = text('packages/service/src/auth/sessions.ts')
  assert.match(sessions, /ended_at < now\(\) - interval '30 days'/)

  for (const [file, words] of [
    [
      'frontends/user/src/help/ko.ts',
      ['로그인 기록: 끝나고 30일.', '열리지 않은 스캔과 답을 받은 문의: 2년.', '라벨을 연 기록: 이름 없이 2년.'],
    ],
    [
      'frontends/user/src/help/en.ts',
      [
        'Sign-ins: 30 days after they end.',
        'Scans that opened nothing and answered cases: 2 years.',
        'Records of openings: 2 years, without names.',
      ],
    ],
    ['frontends/user/src/my-data/ko.ts', ['기록은 이름 없이 2년 남아요.']],
    ['frontends/user/src/my-data/en.ts', ['stay for 2 years, without names.']],
    [
      'frontends/delivery/src/privacy/ko.ts',
      ['로그인 기록: 끝나고 30일.', '스캔과 열리지 않은 스캔: 2년.', '라벨을 연 기록: 이름 없이 2년.'],
    ],
    [
      'frontends/delivery/src/privacy/en.ts',
      [
        'Sign-ins: 30 days after they end.',
        'Scans, also those that opened nothing: 2 years.',
        'Records of opened labels: 2 years, without your name.',
      ],
    ],
    [
      'services/user/src/my-data/notes.ts',
      [
        '열어 본 기록은 개인정보 없이 2년, 로그인 기록은 끝나고 30일, 열리지 않은 스캔과 답을 받은 문의는 2년 보관해요.',
        'kept for 2 years; sign-ins for 30 days after they end; scans that opened nothing and answered cases for 2 years.',
      ],
    ],
  ] as const)
    for (const said of words) assert.ok(text(file).includes(said), `${file}: ${said}`)
})
