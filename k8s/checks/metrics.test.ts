import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { check } from './check.ts'
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
const json = (file: string): Value => JSON.parse(readFileSync(join(root, 'k8s/monitoring', file), 'utf8'))

check('alerts and dashboard ask for figures that the services have', {
  read: () => ({ alerts: rules(), dashboard: json('dashboard.json') }),
  verify({ alerts, dashboard }) {
    assert.ok(registered.size >= 8, [...registered].join())
    const expressions = [
      ...alerts.map(({ expr }) => expr),
      ...dashboard.panels.flatMap(({ targets }: Value) => targets.map(({ expr }: Value) => expr)),
    ]
    assert.ok(expressions.length > 20)
    assert.deepEqual(expressions.flatMap(unknownIn), [])
  },
  harms: [
    {
      harm: 'an alarm asks for a figure that nobody has',
      change: ({ alerts }) =>
        void Object.assign(alerts[0], {
          expr: 'max(ledger_head_age) > sum by (service) (rate(outbox_oldest_seconds[5m]))',
        }),
      says: /\+ {3}'ledger_head_age'/,
    },
    {
      harm: 'the dashboard asks for a figure that nobody has',
      change: ({ dashboard }) =>
        void Object.assign(dashboard.panels[0].targets[0], { expr: 'sum(rate(requests_made_total[5m]))' }),
      says: /requests_made_total/,
    },
  ],
})

check('the CloudWatch agent collects figures that the services have', {
  read: () => json('cloudwatch-agent.json'),
  verify(agent) {
    const names = agent.logs.metrics_collected.prometheus.emf_processor.metric_declaration.flatMap(
      ({ metric_selectors }: Value) => metric_selectors.map((name: string) => name.slice(1, -1)),
    )
    assert.ok(names.length > 5)
    assert.deepEqual(names.flatMap(unknownIn), [])
  },
  harms: [
    {
      harm: 'the agent collects a figure that nobody has',
      change: (agent) =>
        void agent.logs.metrics_collected.prometheus.emf_processor.metric_declaration[0].metric_selectors.push(
          '^parcels_lost_total$',
        ),
      says: /parcels_lost_total/,
    },
  ],
})

check('each alarm has a runbook that names it', {
  read: rules,
  verify(alerts) {
    assert.ok(alerts.length > 5)
    for (const { alert, annotations, labels } of alerts) {
      assert.match(labels.severity, /^(page|ticket)$/)
      assert.ok(existsSync(join(root, annotations.runbook)), `${alert}: ${annotations.runbook}`)
      assert.ok(
        readFileSync(join(root, annotations.runbook), 'utf8').includes(alert),
        `${annotations.runbook} does not name ${alert}`,
      )
    }
  },
  harms: [
    {
      harm: 'an alarm with somebody else’s runbook',
      change: (alerts) => void Object.assign(alerts[0]?.annotations, { runbook: alerts.at(-1)?.annotations.runbook }),
      says: /does not name/,
    },
    {
      harm: 'an alarm without a runbook',
      change: (alerts) => void Object.assign(alerts[0]?.annotations, { runbook: 'docs/runbooks/none.md' }),
      says: /none\.md/,
    },
  ],
})

check('who scrapes finds the pods and the port', {
  read: async () => ({ monitoring: await render('k8s/monitoring'), objects: await render('k8s/overlays/eks') }),
  verify({ monitoring, objects }) {
    const [monitor] = ofKind(monitoring, 'PodMonitor')
    for (const tier of monitor?.spec.selector.matchExpressions[0].values ?? assert.fail('no monitor')) {
      const { metadata, spec } = get(objects, `Deployment/${tier}-deploy`).spec.template
      assert.equal(metadata.labels.tier, tier)
      assert.ok(
        spec.containers[0].ports.some(({ name }: Value) => name === monitor?.spec.podMetricsEndpoints[0].port),
        `${tier} has no such port`,
      )
    }
  },
  harms: [
    {
      harm: 'a port that no pod has is scraped',
      change: ({ monitoring }) =>
        void Object.assign(ofKind(monitoring, 'PodMonitor')[0]?.spec.podMetricsEndpoints[0], { port: 'metrics' }),
      says: /has no such port/,
    },
  ],
})
