import { correlationReport } from './findings/correlation.ts'
import type { LogFindings } from './findings/log-props.ts'
import { logReport } from './findings/log-report.ts'
import type { ErrorFinding, Findings, ServiceFinding, Trouble } from './findings/props.ts'
import { windowReport } from './findings/window-report.ts'
import type { Message } from './parts.ts'

const WINDOW = { from: '2026-03-02T14:00:00.000Z', to: '2026-03-02T14:30:00.000Z' }
const USUAL = { from: '2026-03-02T13:00:00.000Z', to: '2026-03-02T13:59:50.000Z' }

/** What looks at the evidence answer, in every state. */
export function findings(): Record<string, Message> {
  return {
    'window worse': windowReport(STORM),
    'window of an open incident': windowReport({
      ...STORM,
      open: [{ title: 'database: connection pool exhausted', service: 'database', channel_id: 'C0INC' }],
    }),
    'window over': windowReport({ ...STORM, services: STORM.services.map(ended) }),
    'window since a deploy, of closed incidents': windowReport({
      ...STORM,
      since: {
        services: ['database'],
        sha: '0f3c9a1b2d4e5f60718293a4b5c6d7e8f9012345',
        at: '2026-03-02T14:01:00.000Z',
      },
      services: STORM.services.map(ended),
      closed: [
        {
          title: 'database: connection pool exhausted',
          service: 'database',
          channel_id: 'C0INC',
          closed_at: '2026-03-02T14:28:00.000Z',
          is_suppressed: false,
        },
        {
          title: 'payment timeouts',
          service: 'payment',
          closed_at: '2026-03-02T14:20:00.000Z',
          is_suppressed: true,
        },
      ],
    }),
    'window calm': windowReport({ ...STORM, services: [CALM], errors: [], causes: [] }),
    'window filtered': windowReport({ ...STORM, filter: { said: 'pool exhausted', kinds: 1, of: 12 } }),
    'window filtered to nothing': windowReport({
      ...STORM,
      filter: { said: 'zebra', kinds: 0, of: 12 },
      services: [],
      errors: [],
      causes: [],
      deploys: [],
    }),
    'correlation chain': correlationReport(STORM),
    'correlation with other changes': correlationReport({
      ...STORM,
      changes: [
        { kind: 'config', services: ['database'], name: 'pool.max', change: '50 -> 5', at: '2026-03-02T14:14:10.000Z' },
        {
          kind: 'flag',
          services: ['checkout', 'search'],
          name: 'new-cart',
          change: 'off -> on',
          at: '2026-03-02T14:02:00.000Z',
        },
        {
          kind: 'migration',
          services: ['database'],
          name: '0042_*orders*',
          change: '',
          at: '2026-03-02T13:58:00.000Z',
        },
      ],
    }),
    'window with a change and no deploy': windowReport({
      ...STORM,
      deploys: [],
      changes: [
        { kind: 'flag', services: ['checkout'], name: 'new-cart', change: 'off -> on', at: '2026-03-02T14:02:00.000Z' },
      ],
    }),
    'correlation calm': correlationReport({ ...STORM, services: [CALM], errors: [], causes: [], deploys: [] }),
    ...Object.fromEntries(
      (['patterns', 'errors', 'anomalies', 'trends'] as const).map((aspect) => [
        `logs ${aspect}`,
        logReport({ ...LOGS, aspect }),
      ]),
    ),
    'logs of all with nothing before': logReport({ ...LOGS, service: '', past: { lines: 0, warnings: 0, errors: 0 } }),
  }
}

function service(name: string, at: string, title: string, after: readonly string[]): ServiceFinding {
  const trouble: Trouble = {
    kind: 'errors',
    at,
    exact: true,
    from_start: false,
    observed: 890,
    expected: 0.4,
    title,
    after,
  }
  return { service: name, requests: 3_600, errors: 890, usual_rate: 0.002, trouble, points: points(Date.parse(at)) }
}

function points(onsetMs: number) {
  return Array.from({ length: 30 }, (_, minute) => {
    const atMs = Date.parse(WINDOW.from) + minute * 60_000
    return { at: new Date(atMs).toISOString(), requests: 120, errors: atMs < onsetMs - 60_000 ? 0 : 60 }
  })
}

function ended(one: ServiceFinding): ServiceFinding {
  return one.trouble === undefined ? one : { ...one, trouble: { ...one.trouble, until: '2026-03-02T14:22:10.000Z' } }
}

const CALM: ServiceFinding = {
  service: 'search',
  requests: 3_600,
  errors: 4,
  usual_rate: 0.001,
  points: points(Number.POSITIVE_INFINITY),
}

function error(name: string, title: string, count: number, trend: ErrorFinding['trend']): ErrorFinding {
  return { service: name, title, sample: title, count, expected: trend === 'new' ? 0 : 12, trend }
}

const STORM: Findings = {
  window: WINDOW,
  usual: USUAL,
  services: [
    service('database', '2026-03-02T14:15:00.000Z', 'connection pool exhausted, 20 of 20 in use', []),
    service('payment', '2026-03-02T14:15:05.000Z', 'timeout after 5000 ms waiting for database', ['database']),
    service('checkout', '2026-03-02T14:15:10.000Z', 'payment answered 500', ['payment']),
    CALM,
  ],
  errors: [
    error('database', 'connection pool exhausted, 20 of 20 in use', 900, 'new'),
    error('payment', 'timeout after 5000 ms waiting for database', 895, 'rising'),
    error('checkout', 'payment answered 500', 890, 'rising'),
    error('search', 'slow query', 4, 'steady'),
  ],
  deploys: [
    {
      services: ['database', 'payment'],
      sha: '3f2a91c04bd2e8a7713f2a91c04bd2e8a7713f2a',
      at: '2026-03-02T14:14:00.000Z',
      url: 'https://code.example/acme/shop/commit/3f2a91c04bd2',
    },
  ],
  causes: [
    {
      title: 'Shrink the pool of connections to what tests need',
      confidence: 0.87,
      ref: '3f2a91c04bd2e8a7713f2a91c04bd2e8a7713f2a',
      url: 'https://code.example/acme/shop/commit/3f2a91c04bd2',
      why: ['its lines and the errors share the words pool, connection', 'shipped 60 s before the errors began'],
    },
    { title: 'More requests than it can carry', confidence: 0.06, why: ['requests are 1.6 times what they were'] },
  ],
  gaps: ['No error line carries a stack trace: the failing function is not known.'],
}

const LOGS: LogFindings = {
  aspect: 'patterns',
  service: 'checkout',
  window: WINDOW,
  before: { from: '2026-03-02T13:30:00.000Z', to: WINDOW.from },
  now: { lines: 4_550, warnings: 60, errors: 890 },
  past: { lines: 3_720, warnings: 20, errors: 0 },
  points: points(Date.parse('2026-03-02T14:15:00.000Z')).map(({ at, requests, errors }) => ({
    at,
    lines: requests + errors,
    warnings: 2,
    errors,
  })),
  patterns: [
    { service: 'checkout', level: 'quiet', title: 'order 17 placed', count: 2_700, before: 3_600, trend: 'steady' },
    {
      service: 'checkout',
      level: 'error',
      title: 'payment answered 500',
      count: 890,
      before: 0,
      trend: 'new',
      first_seen: '2026-03-02T14:15:10.000Z',
    },
    { service: 'checkout', level: 'warning', title: 'retry 2 of 3', count: 60, before: 20, trend: 'rising' },
    { service: 'checkout', level: 'quiet', title: 'cache filled', count: 0, before: 100, trend: 'vanished' },
    { service: 'checkout', level: 'quiet', title: 'session began', count: 40, before: 160, trend: 'falling' },
  ],
  gaps: [],
}
