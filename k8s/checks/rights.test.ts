import assert from 'node:assert/strict'
import { check } from './check.ts'
import type { Value } from './objects.ts'
import { readTemplate } from './template.ts'

const stack = (name: string): Value => readTemplate(`eksctl/${name}.cfn.yaml`).Resources
const list = (value: Value): Value[] => (Array.isArray(value) ? value : [value])

type Policy = { name: string; statements: Value[] }
const policies = (): Policy[] =>
  Object.values(stack('keys') as Record<string, Value>)
    .filter(({ Type }) => Type === 'AWS::IAM::ManagedPolicy')
    .map(({ Properties }) => ({ name: Properties.ManagedPolicyName, statements: Properties.PolicyDocument.Statement }))
const named = (all: Policy[], name: string) => all.find((policy) => policy.name === name) ?? assert.fail(`no ${name}`)

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

check('nobody but a service itself reads its key store', {
  read: policies,
  verify(policies) {
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
  },
  harms: [
    {
      harm: 'the operator reads every secret',
      change: (all) =>
        void named(all, 'exqress-external-secrets').statements.push({
          Action: 'secretsmanager:GetSecretValue',
          Resource: '*',
        }),
      says: /GetSecretValue of user/,
    },
  ],
})

check('a service opens only what was sealed for it, and no one locks or deletes a checkpoint away', {
  read: policies,
  verify(policies) {
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
      if (name === 'exqress-back-admin') assert.ok(!actions.includes('s3:DeleteObject'), 'admin deletes')
    }
  },
  harms: [
    {
      harm: 'a service opens whatever it is given',
      change: (all) => {
        for (const { Action, Condition } of named(all, 'exqress-back-user').statements)
          if (list(Action).includes('kms:Decrypt')) delete Condition.StringEquals
      },
      says: /exqress-back-user opens with/,
    },
    {
      harm: 'the desk deletes checkpoints',
      change: (all) =>
        void named(all, 'exqress-back-admin').statements.push({ Action: ['s3:DeleteObject'], Resource: '*' }),
      says: /admin deletes/,
    },
  ],
})

check('images are pushed by the protected environment alone', {
  read: (): Value => stack('registry').Push.Properties.AssumeRolePolicyDocument,
  verify({ Statement }) {
    assert.equal(Statement.length, 1)
    assert.match(
      Statement[0].Condition.StringEquals['token.actions.githubusercontent.com:sub'],
      /^repo:[^*]+:environment:registry$/,
    )
    assert.deepEqual(Object.keys(Statement[0].Condition), ['StringEquals'], 'nothing by pattern')
  },
  harms: [
    {
      harm: 'any branch pushes images',
      change({ Statement }) {
        Statement[0].Condition = { StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:x/exqress:*' } }
      },
      says: /undefined|must be of type string/,
    },
  ],
})

check('the buckets are what the code counts on: checkpoints locked, photos without versions, nothing public', {
  read: (): Value => ({ ...stack('bucket'), ...stack('data') }),
  verify({ Checkpoints, Photos, Database }) {
    assert.equal(Checkpoints.Properties.ObjectLockEnabled, true)
    assert.deepEqual(Checkpoints.Properties.ObjectLockConfiguration.Rule.DefaultRetention, {
      Mode: 'COMPLIANCE',
      Days: 800,
    })
    assert.equal(Photos.Properties.VersioningConfiguration, undefined)
    for (const { Properties } of [Checkpoints, Photos])
      assert.ok(Object.values(Properties.PublicAccessBlockConfiguration).every((value) => value === true))
    assert.equal(Database.Properties.BackupRetentionPeriod, 7, 'the backup window of privacy.md')
  },
  harms: [
    {
      harm: 'checkpoints that an administrator may unlock',
      change: ({ Checkpoints }) =>
        void Object.assign(Checkpoints.Properties.ObjectLockConfiguration.Rule.DefaultRetention, {
          Mode: 'GOVERNANCE',
        }),
      says: /GOVERNANCE/,
    },
    {
      harm: 'photos that outlive their destruction as versions',
      change: ({ Photos }) => void Object.assign(Photos.Properties, { VersioningConfiguration: { Status: 'Enabled' } }),
      says: /Enabled/,
    },
    {
      harm: 'a backup that outlives the promise',
      change: ({ Database }) => void Object.assign(Database.Properties, { BackupRetentionPeriod: 35 }),
      says: /backup window/,
    },
  ],
})
