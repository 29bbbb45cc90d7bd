import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { LIMIT_SCOPES, type LimitScope } from '../limits/limits.ts';

/** An answered request, by what has few values. */
export interface RequestFacts {
  readonly method: string;
  /** The pattern of the route, never the address. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

/** A gauge that somebody else reads: no label has values that a stranger can choose. */
export interface GaugeDescription {
  /** "deed_outgoing_messages". */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
}

/** One value of a gauge. */
export interface GaugeValue {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Counts what the backend does, for Prometheus. */
export interface Metrics {
  readonly countRequest: (facts: RequestFacts) => void;
  /** Counts a registration that was asked for: `recorded`, or the code of its refusal. */
  readonly countRegistration: (outcome: string) => void;
  readonly countLimit: (scope: LimitScope) => void;
  /** Adds a gauge, which is read whenever the metrics are; one that cannot be read is left out. */
  readonly addGauge: (gauge: GaugeDescription, read: () => Promise<readonly GaugeValue[]>) => void;
  /** Adds what is known of the process: memory, processor time, lag of the event loop. Once per process. */
  readonly observeProcess: () => void;
  /** Everything in Prometheus's text format, and its media type. */
  readonly render: () => Promise<{ readonly mediaType: string; readonly text: string }>;
}

const DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Makes the metrics of one backend. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({
    name: 'deed_http_requests_total',
    help: 'Answered requests',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const durations = new Histogram({
    name: 'deed_http_request_duration_seconds',
    help: 'From the headers of a request to the end of its answer',
    labelNames: ['route'],
    buckets: DURATION_BUCKETS,
    registers,
  });
  const registrations = new Counter({
    name: 'deed_registrations_total',
    help: 'Requests to register by outcome; a repeated request counts again',
    labelNames: ['outcome'],
    registers,
  });
  const limits = new Counter({
    name: 'deed_limits_hit_total',
    help: 'Requests that were turned away by a limit',
    labelNames: ['scope'],
    registers,
  });
  for (const scope of LIMIT_SCOPES) limits.inc({ scope }, 0);
  return {
    countRequest: ({ method, route, status, seconds }) => {
      requests.inc({ method: METHODS.has(method) ? method : 'other', route, status });
      durations.observe({ route }, seconds);
    },
    countRegistration: (outcome) => registrations.inc({ outcome }),
    countLimit: (scope) => limits.inc({ scope }),
    addGauge: (gauge, read) => addGauge(registry, gauge, read),
    observeProcess: () => collectDefaultMetrics({ register: registry }),
    render: async () => ({ mediaType: registry.contentType, text: await registry.metrics() }),
  };
}

function addGauge(
  registry: Registry,
  { name, help, labels = [] }: GaugeDescription,
  read: () => Promise<readonly GaugeValue[]>,
): void {
  const gauge = new Gauge({
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
    collect: async () => {
      gauge.reset();
      try {
        for (const { labels: values = {}, value } of await read()) gauge.set(values, value);
      } catch {
        // What cannot be read now, such as a count in a database that is down, must not hide everything else.
        gauge.reset();
      }
    },
  });
}
