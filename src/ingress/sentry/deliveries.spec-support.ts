/** Deliveries of Sentry's issue alerts as its documentation shows them, of several platforms. Names are made up. */
const ACTOR = { id: 'sentry', name: 'Sentry', type: 'application' }
const INSTALLATION = { uuid: '7a485448-a9e2-4c85-8a3c-4f44175783c9' }

const frame = (of: object) => ({
  abs_path: null,
  colno: null,
  context_line: null,
  data: { orig_in_app: 1 },
  errors: null,
  filename: null,
  function: null,
  image_addr: null,
  in_app: true,
  instruction_addr: null,
  lineno: null,
  module: null,
  package: null,
  platform: null,
  post_context: null,
  pre_context: null,
  raw_function: null,
  symbol: null,
  symbol_addr: null,
  trust: null,
  vars: null,
  ...of,
})

function delivery(event: Readonly<Record<string, unknown>>, rule = 'Errors of production') {
  const ids = { event_id: 'e4874d664c3540c1a32eab185f12c5ab', issue_id: '1117540176' }
  const base = {
    _ref: 1,
    _ref_version: 2,
    contexts: {},
    culprit: '?(<anonymous>)',
    datetime: '2026-03-02T09:00:17.396000Z',
    dist: null,
    fingerprint: ['{{ default }}'],
    hashes: ['29f66a1e1c6d8d9fd95ad9b3c9f8a4b6'],
    ...ids,
    issue_url: `https://sentry.io/api/0/organizations/acme/issues/${ids.issue_id}/`,
    key_id: '667532',
    level: 'error',
    location: null,
    logger: '',
    message: '',
    metadata: {},
    project: 1,
    received: 1772442017.42,
    release: null,
    sdk: { name: 'sentry.javascript.node', version: '9.0.0' },
    tags: [['level', 'error']],
    time_spent: null,
    timestamp: 1772442017.396,
    type: 'error',
    url: `https://sentry.io/api/0/projects/acme/storefront/events/${ids.event_id}/`,
    version: '7',
    web_url: `https://sentry.io/organizations/acme/issues/${ids.issue_id}/events/${ids.event_id}/`,
  }
  const data = { event: { ...base, ...event }, triggered_rule: rule }
  return { action: 'triggered', actor: ACTOR, data, installation: INSTALLATION }
}

export const NODE = delivery({
  title: "TypeError: Cannot read properties of undefined (reading 'code')",
  platform: 'node',
  release: '4f2a9c1d',
  environment: 'production',
  culprit: 'applyVoucher(src/checkout/price)',
  exception: {
    values: [
      {
        mechanism: { handled: false, type: 'onunhandledrejection' },
        stacktrace: {
          frames: [
            frame({ function: 'quote', abs_path: '/app/src/checkout/quote.ts', lineno: 40, colno: 3 }),
            frame({ function: 'applyVoucher', abs_path: '/app/src/checkout/price.ts', lineno: 17, colno: 9 }),
          ],
        },
        type: 'TypeError',
        value: "Cannot read properties of undefined (reading 'code')",
      },
    ],
  },
})

export const PYTHON = delivery({
  event_id: 'a1874d664c3540c1a32eab185f12c5ab',
  issue_id: '1117540177',
  issue_url: 'https://sentry.io/api/0/organizations/acme/issues/1117540177/',
  title: "KeyError: 'sku'",
  level: 'fatal',
  platform: 'python',
  tags: [
    ['environment', 'staging'],
    ['service', 'pricing'],
    ['server_name', null],
  ],
  exception: {
    values: [
      { type: 'ConnectionError', value: 'refused', stacktrace: null },
      {
        type: 'KeyError',
        value: "'sku'",
        stacktrace: {
          frames: [
            frame({ function: 'handle', abs_path: '/srv/shop/api.py', lineno: 12 }),
            frame({ function: 'price', abs_path: '/srv/shop/price.py', lineno: 88 }),
          ],
        },
      },
    ],
  },
})

/** A captured message: no exception, no frames; an installation of one's own with another address. */
export const MESSAGE = delivery({
  event_id: 'b2874d664c3540c1a32eab185f12c5ab',
  issue_id: 42,
  issue_url: 'https://sentry.acme.test/api/0/issues/42/',
  url: 'https://sentry.acme.test/api/0/projects/acme/mailer/events/b2874d664c3540c1a32eab185f12c5ab/',
  title: 'queue is over 90 % full',
  level: 'warning',
  platform: 'other',
  exception: null,
  tags: null,
})

export const NOT_ALERTS = [
  ['installation', { action: 'created', data: { installation: { status: 'pending' } }, installation: INSTALLATION }],
  ['issue', { action: 'resolved', data: { issue: { id: '1117540176' } }, installation: INSTALLATION, actor: ACTOR }],
  ['metric_alert', { action: 'critical', data: { metric_alert: { id: '4' } }, installation: INSTALLATION }],
  ['comment', { action: 'created', data: { comment: 'hello' }, installation: INSTALLATION }],
] as const
