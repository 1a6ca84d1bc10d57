import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import type { Value } from './objects.ts'
import { root } from './render.ts'

/** CloudFormation's own tags become what they stand for, as text. */
const tags = ['Sub', 'GetAtt', 'Ref', 'ImportValue'].map((name) => ({
  tag: `!${name}`,
  resolve: (text: string) => text,
}))
const stack = (name: string): Value =>
  parse(readFileSync(join(root, `eksctl/${name}.cfn.yaml`), 'utf8'), { customTags: tags }).Resources
const list = (value: Value): Value[] => (Array.isArray(value) ? value : [value])

type Policy = { name: string; statements: Value[] }
const policies: Policy[] = Object.values(stack('keys') as Record<string, Value>)
  .filter(({ Type }) => Type === 'AWS::IAM::ManagedPolicy')
  .map(({ Properties }) => ({ name: Properties.ManagedPolicyName, statements: Properties.PolicyDocument.Statement }))

/** Whether a policy lets its holder do this with a secret of this name. */
function maySecret({ statements }: Policy, action: string, secret: string): boolean {
  return statements.some(({ Action, Resource }) => {
    const covered = list(Resource).some((arn: string) => {
      if (arn === '*') return true
      const name = /:secret:(.+)$/.exec(arn)?.[1]
      return name !== undefined && new RegExp(`^${name.replaceAll('*', '.*')}$`).test(secret)
    })
    return covered && list(Action).includes(`secretsmanager:${action}`)
  })
}

test('nobody but a service itself reads its key store', () => {
  assert.equal(policies.length, 4)
  for (const service of ['user', 'delivery', 'admin']) {
    for (const action of ['GetSecretValue', 'CreateSecret', 'DeleteSecret']) {
      const able = policies.filter((policy) => maySecret(policy, action, `exqress/${service}/kek/2026-11-28-AbCdEf`))
      assert.deepEqual(
        able.map(({ name }) => name),
        [`exqress-back-${service}`],
        `${action} of ${service}`,
      )
    }
  }
  const operator = policies.find(({ name }) => name === 'exqress-external-secrets') as Policy
  assert.ok(maySecret(operator, 'GetSecretValue', 'exqress-config/database/user-AbCdEf'), 'what it is there for')
})

test('a service opens only what was sealed for it, and no one locks or deletes a checkpoint away', () => {
  for (const { name, statements } of policies) {
    for (const { Action, Condition } of statements.filter(
      ({ Action, Resource }) => list(Action).includes('kms:Decrypt') && /WaybillKey/.test(String(Resource)),
    )) {
      const { StringEquals: must = {} } = Condition ?? {}
      const bound = must['kms:EncryptionContext:exqress-key-store'] ?? must['kms:ViaService']
      assert.ok(bound, `${name} opens with ${Action} whatever it is given`)
      if (must['kms:EncryptionContext:exqress-key-store'])
        assert.equal(bound, name.replace('exqress-back-', 'exqress/'))
    }
    const actions = statements.flatMap(({ Action }) => list(Action)) as string[]
    assert.deepEqual(
      actions.filter((action) => action.includes('*') || /Bypass|DeleteObjectVersion/.test(action)),
      [],
      name,
    )
    if (name === 'exqress-back-admin') assert.ok(!actions.includes('s3:DeleteObject'))
  }
})

test('images are pushed by the protected environment alone', () => {
  const { Statement } = stack('registry').Push.Properties.AssumeRolePolicyDocument
  assert.equal(Statement.length, 1)
  assert.match(
    Statement[0].Condition.StringEquals['token.actions.githubusercontent.com:sub'],
    /^repo:[^*]+:environment:registry$/,
  )
  assert.deepEqual(Object.keys(Statement[0].Condition), ['StringEquals'], 'nothing by pattern')
})

test('the buckets are what the code counts on: checkpoints locked, photos without versions, nothing public', () => {
  const { Checkpoints, Photos } = stack('bucket')
  assert.equal(Checkpoints.Properties.ObjectLockEnabled, true)
  assert.deepEqual(Checkpoints.Properties.ObjectLockConfiguration.Rule.DefaultRetention, {
    Mode: 'COMPLIANCE',
    Days: 800,
  })
  assert.equal(Photos.Properties.VersioningConfiguration, undefined)
  for (const { Properties } of [Checkpoints, Photos])
    assert.ok(Object.values(Properties.PublicAccessBlockConfiguration).every((value) => value === true))
  const { Properties: database } = stack('data').Database
  assert.equal(database.BackupRetentionPeriod, 7, 'the backup window of privacy.md')
})
