import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** One registry per service instance, passed by hand; nothing is registered globally. */
export type Metrics = {
  readonly registry: Registry
  /** A counter; `labels` are names, and their values must come from closed sets (codes, patterns). */
  counter<L extends string>(name: string, help: string, labels?: readonly L[]): Counter<L>
  gauge<L extends string>(name: string, help: string, labels?: readonly L[]): Gauge<L>
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
    seconds: (name, help, labels = [], buckets = BUCKETS) =>
      new Histogram({ name, help, labelNames: [...labels], buckets: [...buckets], registers }),
    observeRequest(method, route, status, seconds) {
      // An invented method would be a new time series each.
      requests.labels(METHODS.has(method) ? method : 'OTHER', route, String(status)).observe(seconds)
    },
    async render() {
      return { contentType: registry.contentType, text: await registry.metrics() }
    },
  }
}
