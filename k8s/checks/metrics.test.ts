import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { get, ofKind, type Value } from './objects.ts'
import { readObjects, render, root } from './render.ts'

/** Names that the services register: `metrics.gauge('name', …)` and its like, and prom-client's own of the process. */
const sources = globSync('{packages,services}/*/src/**/*.ts', { cwd: root }).filter(
  (file) => !file.endsWith('.test.ts'),
)
const registered = new Set(
  sources.flatMap((file) =>
    [
      ...readFileSync(join(root, file), 'utf8').matchAll(
        /(?:\.(?:counter|gauge|seconds|measured|measuredBy)\(|new Histogram\(\{\s*name:)\s*'([a-z_]+)'/g,
      ),
    ].map((found) => found[1] ?? ''),
  ),
)
const ofProcess = [
  'process_cpu_seconds_total',
  'process_resident_memory_bytes',
  'nodejs_eventloop_lag_p99_seconds',
  'up',
]

/** Names in an expression that no service has. */
function unknownIn(expression: string): string[] {
  const names =
    expression
      .replaceAll(/\{[^}]*\}|by \([^)]*\)|\[[^\]]*\]|"[^"]*"/g, ' ')
      .match(/[a-z][a-z0-9_]*_[a-z0-9_]+|\bup\b/g) ?? []
  return names.filter((name) => {
    if (name === 'histogram_quantile' || ofProcess.includes(name)) return false
    return !registered.has(name) && !registered.has(name.replace(/_(bucket|sum|count)$/, ''))
  })
}

const rules = (): Value[] =>
  readObjects('k8s/monitoring/alerts.yaml').flatMap(({ spec }) => spec.groups.flatMap((group: Value) => group.rules))
const dashboard: Value = JSON.parse(readFileSync(join(root, 'k8s/monitoring/dashboard.json'), 'utf8'))

test('alerts and dashboard ask for figures that the services have', () => {
  assert.ok(registered.size >= 8, [...registered].join())
  const expressions = [
    ...rules().map(({ expr }) => expr),
    ...dashboard.panels.flatMap(({ targets }: Value) => targets.map(({ expr }: Value) => expr)),
  ]
  assert.ok(expressions.length > 20)
  assert.deepEqual(expressions.flatMap(unknownIn), [])
  assert.deepEqual(unknownIn('max(ledger_head_age) > sum by (service) (rate(outbox_oldest_seconds[5m]))'), [
    'ledger_head_age',
  ])
})

test('the CloudWatch agent collects figures that the services have', () => {
  const agent: Value = JSON.parse(readFileSync(join(root, 'k8s/monitoring/cloudwatch-agent.json'), 'utf8'))
  const names = agent.logs.metrics_collected.prometheus.emf_processor.metric_declaration.flatMap(
    ({ metric_selectors }: Value) => metric_selectors.map((name: string) => name.slice(1, -1)),
  )
  assert.deepEqual(names.flatMap(unknownIn), [])
})

test('each alarm has a runbook that names it', () => {
  for (const { alert, annotations, labels } of rules()) {
    assert.match(labels.severity, /^(page|ticket)$/)
    assert.ok(existsSync(join(root, annotations.runbook)), `${alert}: ${annotations.runbook}`)
    assert.ok(
      readFileSync(join(root, annotations.runbook), 'utf8').includes(alert),
      `${annotations.runbook} does not name ${alert}`,
    )
  }
})

test('who scrapes finds the pods and the port', async () => {
  const [monitor] = ofKind(await render('k8s/monitoring'), 'PodMonitor')
  const objects = await render('k8s/overlays/eks')
  for (const tier of monitor?.spec.selector.matchExpressions[0].values ?? assert.fail('no monitor')) {
    const { metadata, spec } = get(objects, `Deployment/${tier}-deploy`).spec.template
    assert.equal(metadata.labels.tier, tier)
    assert.ok(spec.containers[0].ports.some(({ name }: Value) => name === monitor?.spec.podMetricsEndpoints[0].port))
  }
})
