import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { ClusterReader } from '@exqress/admin/cluster/open-cluster.ts'
import { type Desk, enter, faultsOfScreen, startDesk } from '../testing/open-desk.ts'

const at = new Date('2026-11-28T09:00:00Z')
const labels = (name: string) => `111122223333.dkr.ecr.example/${name}@sha256:${'3f'.repeat(32)}`
const deployment = (name: string, updated: number) => ({
  metadata: { name: `${name}-deploy`, generation: 1 },
  spec: { replicas: 2, selector: {}, template: { spec: { containers: [{ name, image: labels(name) }] } } },
  status: { observedGeneration: 1, replicas: 2, updatedReplicas: updated, availableReplicas: 2 },
})
/** As a real API server answers; against one: k8s/cluster/cluster-view.slow.test.ts. */
const cluster: ClusterReader = {
  namespace: 'exqress',
  deployments: async () => [deployment('back-admin', 2), deployment('back-user', 1)],
  autoscalers: async () => [
    {
      metadata: { name: 'back-user-hpa' },
      spec: {
        minReplicas: 2,
        maxReplicas: 4,
        scaleTargetRef: { kind: 'Deployment', name: 'back-user-deploy' },
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
        ],
      },
      status: {
        currentReplicas: 2,
        desiredReplicas: 3,
        conditions: [],
        currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 93 } } }],
      },
    },
  ],
  pods: async () => [
    { metadata: { name: 'back-user-deploy-54f7bfb754-9dvv7', creationTimestamp: at }, status: { phase: 'Pending' } },
  ],
  events: async () => [
    {
      metadata: {},
      involvedObject: { kind: 'Pod', name: 'back-user-deploy-54f7bfb754-9dvv7' },
      type: 'Warning',
      reason: 'FailedScheduling',
      message: '0/3 nodes are available: 3 Insufficient cpu.',
      lastTimestamp: at,
      count: 4,
    },
  ],
}

describe('the cluster at the console', { timeout: 200_000 }, () => {
  let desk: Desk
  before(async () => {
    desk = await startDesk({ cluster })
  })

  for (const look of [
    { width: 1280, height: 800, dark: false, locale: 'ko-KR' },
    { width: 1280, height: 800, dark: true, locale: 'en-US' },
    { width: 360, height: 780, dark: false, locale: 'ko-KR' },
    { width: 360, height: 780, dark: true, locale: 'en-US' },
  ]) {
    test(`what runs is told, ${look.width} wide, in ${look.locale}`, async () => {
      const { page, faults, close } = await desk.open(look)
      await enter(desk, page, 'operator')
      await page.goto(`${desk.base}/cluster`)
      const korean = look.locale === 'ko-KR'
      await page.getByRole('heading', { name: korean ? '클러스터' : 'Cluster', level: 1 }).waitFor()
      await page.getByText(korean ? '진행 중' : 'Rolling out').waitFor()
      await page.getByText('back-user sha256:3f3f3f3f3f3f', { exact: true }).waitFor()
      await page
        .getByText(korean ? /지금 2개, 목표 3개 · CPU 93% \(기준 70%\)/ : /now 2, wanted 3 · CPU 93 % \(target 70 %\)/)
        .waitFor()
      await page.getByText('FailedScheduling: 0/3 nodes are available: 3 Insufficient cpu.').waitFor()
      assert.equal(
        await page.evaluate(() =>
          [document.documentElement, ...document.querySelectorAll('.list')].some(
            (box) => box.scrollWidth > box.clientWidth,
          ),
        ),
        false,
        'nothing sticks out, of the page or of a list, which would cut it off',
      )
      assert.deepEqual(await faultsOfScreen(page), [])
      if (process.env.SCREENS)
        await page.screenshot({
          path: `${process.env.SCREENS}/cluster-${look.width}-${look.locale}.png`,
          fullPage: true,
        })
      assert.deepEqual(faults, [])
      await close()
    })
  }
})

describe('the console of a service outside a cluster', { timeout: 200_000 }, () => {
  test('says so to an operator, and an officer has no way to it', async () => {
    const desk = await startDesk()
    const { page, close } = await desk.open({ dark: true })
    await enter(desk, page, 'operator')
    await page.getByRole('link', { name: '클러스터', exact: true }).first().click()
    await page.getByRole('heading', { name: '여기는 클러스터가 아니에요' }).waitFor()
    assert.deepEqual(await faultsOfScreen(page), [])
    if (process.env.SCREENS) await page.screenshot({ path: `${process.env.SCREENS}/cluster-none.png` })
    await close()

    const officer = await desk.open()
    await enter(desk, officer.page, 'officer')
    await officer.page.getByRole('link', { name: '배송기사', exact: true }).first().waitFor()
    assert.equal(await officer.page.getByRole('link', { name: '클러스터', exact: true }).count(), 0)
    await officer.page.goto(`${desk.base}/cluster`)
    await officer.page.getByText('클러스터는 관리 책임자와 운영자만 볼 수 있어요.').waitFor()
    await officer.close()
  })
})
