import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** One registry per service instance, passed by hand; nothing is registered globally. */
export type Metrics = {
  readonly registry: Registry
  /** A counter; `labels` are names, and their values must come from closed sets (codes, patterns). */
  counter<L extends string>(name: string, help: string, labels?: readonly L[]): Counter<L>
  gauge<L extends string>(name: string, help: string, labels?: readonly L[]): Gauge<L>
  /** A gauge that is read when somebody asks for the figures; NaN where it cannot be, as while the database is away. */
  measured(name: string, help: string, read: () => number | Promise<number>): void
  /** As `measured`, a line for each value of the one label. */
  measuredBy(
    name: string,
    help: string,
    label: string,
    read: () => Map<string, number> | Promise<Map<string, number>>,
  ): void
  /** A histogram of seconds. */
  seconds<L extends string>(
    name: string,
    help: string,
    labels?: readonly L[],
    buckets?: readonly number[],
  ): Histogram<L>
  observeRequest(method: string, route: string, status: number, seconds: number): void
  /** Prometheus text form, for `/metrics`. */
  render(): Promise<{ contentType: string; text: string }>
}

const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

/**
 * @param service name of the service, a label on every line
 * @param withProcess also measure the process itself (event loop, memory, CPU); off in tests, where it would keep timers
 */
export function createMetrics({ service, withProcess = false }: { service: string; withProcess?: boolean }): Metrics {
  const registry = new Registry()
  registry.setDefaultLabels({ service })
  if (withProcess) collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const requests = new Histogram({
    name: 'http_request_seconds',
    help: 'Time from the first line of a request to the end of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers,
  })
  return {
    registry,
    counter: (name, help, labels = []) => new Counter({ name, help, labelNames: [...labels], registers }),
    gauge: (name, help, labels = []) => new Gauge({ name, help, labelNames: [...labels], registers }),
    measured(name, help, read) {
      new Gauge({
        name,
        help,
        registers,
        async collect() {
          this.set(
            await Promise.resolve()
              .then(read)
              .catch(() => Number.NaN),
          )
        },
      })
    },
    measuredBy(name, help, label, read) {
      new Gauge({
        name,
        help,
        labelNames: [label],
        registers,
        async collect() {
          this.reset()
          const values = await Promise.resolve()
            .then(read)
            .catch(() => new Map<string, number>())
          for (const [value, number] of values) this.labels(value).set(number)
        },
      })
    },
    seconds: (name, help, labels = [], buckets = BUCKETS) =>
      new Histogram({ name, help, labelNames: [...labels], buckets: [...buckets], registers }),
    observeRequest(method, route, status, seconds) {
      // An invented method would be a new time series each.
      // The class of a status: dashboards ask for no more, and each code more would be twelve lines a route.
      requests.labels(METHODS.has(method) ? method : 'OTHER', route, `${String(status)[0]}xx`).observe(seconds)
    },
    async render() {
      return { contentType: registry.contentType, text: await registry.metrics() }
    },
  }
}
