import assert from 'node:assert/strict'
import { test } from 'node:test'
import { platformPolicies } from './platform-policies.ts'
import { podPolicies } from './pod-policies.ts'
import { render } from './render.ts'
import { schedulingPolicies } from './scheduling-policies.ts'
import { trafficPolicies } from './traffic-policies.ts'

test('the overlays keep every rule of traffic', async () => {
  for (const policy of trafficPolicies)
    for (const overlay of policy.overlays)
      assert.deepEqual(policy.faults(await render(`k8s/overlays/${overlay}`)), [], overlay)
})

for (const policy of [...podPolicies, ...schedulingPolicies, ...platformPolicies, ...trafficPolicies]) {
  test(policy.name, async () => {
    for (const overlay of policy.overlays)
      assert.deepEqual(policy.faults(await render(`k8s/overlays/${overlay}`)), [], overlay)
  })
  for (const { harm, in: overlay, change, says } of policy.breaks) {
    test(`found: ${harm}`, async () => {
      const objects = structuredClone(await render(`k8s/overlays/${overlay}`))
      change(objects)
      assert.match(policy.faults(objects).join('\n'), says)
    })
  }
}
