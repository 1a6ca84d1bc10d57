import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { composeRules } from './compose.ts'
import { platformPolicies } from './platform-policies.ts'
import { podPolicies } from './pod-policies.ts'
import { root } from './render.ts'
import { schedulingPolicies } from './scheduling-policies.ts'
import { trafficPolicies } from './traffic-policies.ts'

/** Tests that stand alone, and what shows that they are not green whatever stands there. */
const alone: Record<string, string> = {
  'CloudFormation: cfn-lint finds nothing': 'found: a template that cfn-lint refuses',
  'actionlint finds nothing': 'found: a workflow that actionlint refuses',
  'every item of the seed is kept, or replaced by what is there':
    'found: an item without a row, a row that is no longer true, and a row of nothing',
  'eksctl’s files are what eksctl knows': 'found: an unknown field in somebody else’s resource',
}
/** No checks: they tell what was compared with what, or try a program, and break nothing when they look at nothing. */
const noChecks = [
  'resources of other projects were compared with their published schemas',
  'the copy of the seed is what was published',
  'a digest is written where the overlays name the image, and nowhere else',
  'argocd/install is rendered elsewhere',
]
/** Each rule of these is broken by itself, as is looked at below. */
const ofRules = ['compose.yaml keeps every rule', 'the overlays keep every rule of traffic']

/** Tests that come with no harm. `check()` cannot: its type asks for one. */
function harmless(sources: readonly string[]): string[] {
  const names = sources.flatMap((source) =>
    [...source.matchAll(/^\s*test\(\s*(?:(['`])(.*?)\1|policy\.name)/gm)].map((found) => found[2] ?? 'policy.name'),
  )
  return names.filter((name) => {
    if (name.startsWith('found: ') || name === 'policy.name' || [...noChecks, ...ofRules].includes(name)) return false
    const harm = alone[name]
    return harm === undefined || !names.includes(harm)
  })
}

const sources = globSync('k8s/checks/*.test.ts', { cwd: root })
  .filter((file) => !file.endsWith('/harms.test.ts'))
  .map((file) => readFileSync(join(root, file), 'utf8'))

test('each check is shown to find something', () => {
  assert.ok(sources.length > 8)
  assert.deepEqual(harmless(sources), [])
  for (const { name, breaks } of [...podPolicies, ...schedulingPolicies, ...platformPolicies, ...trafficPolicies])
    assert.ok(breaks.length > 0, name)
  for (const { name, harm } of composeRules) assert.equal(typeof harm, 'function', name)
})

test('found: a check that comes with no harm, and one whose harm is gone', () => {
  assert.deepEqual(harmless([...sources, "test('nodes are many', () => {})"]), ['nodes are many'])
  const without = sources.map((source) => source.replace('found: a workflow that actionlint refuses', 'found: nothing'))
  assert.deepEqual(harmless(without), ['actionlint finds nothing'])
})
