import type { Template } from './template.ts'

/** Incidents that a setting, a version or a right brings about. */
export const CHANGES_OF_SETTINGS: readonly Template[] = [
  {
    kind: 'wrong address',
    guilty: [
      {
        title: 'Group the endpoints',
        path: 'deploy/{hit}/values.yaml',
        patch: ['-  ledger_url: http://ledger.core.svc:8080', '+  ledger_url: http://ledger.croe.svc:8080'],
      },
      {
        title: 'Move the queue',
        path: 'deploy/{hit}/env.yaml',
        patch: ['-  AMQP_PORT: "5672"', '+  AMQP_PORT: "5673"'],
      },
    ],
    errors: [
      'dial tcp: lookup ledger.croe.svc: no such host',
      'connect ECONNREFUSED 10.4.1.9:5673',
      'cannot connect to ledger.croe.svc:8080',
    ],
    callerErrors: ['{hit} answered 502'],
    series: [{ of: 'hit', metric: 'http_5xx_ratio', usual: 0.001, bad: 0.9, shape: 'step' }],
    decoys: [
      { title: 'Explain the endpoints', path: 'deploy/{hit}/notes.yaml', patch: ['+# the ledger keeps balances'] },
    ],
    delay: [0, 2],
  },
  {
    kind: 'missing setting',
    guilty: [
      {
        title: 'Rename a variable',
        path: 'deploy/{hit}/deployment.yaml',
        patch: ['-        - name: SIGNING_KEY', '+        - name: SIGNATURE_KEY'],
      },
    ],
    errors: [
      'environment variable SIGNING_KEY is not set',
      "KeyError: 'SIGNING_KEY'",
      'config error: SIGNING_KEY missing, refusing to start',
    ],
    callerErrors: ['no healthy instance of {hit}'],
    series: [{ of: 'hit', metric: 'restarts_total', usual: 0, bad: 14, shape: 'step' }],
    decoys: [
      { title: 'Raise the replicas', path: 'deploy/{hit}/scale.yaml', patch: ['-  replicas: 3', '+  replicas: 4'] },
    ],
    delay: [0, 2],
  },
  {
    kind: 'right taken away',
    guilty: [
      {
        title: 'Tighten the policy',
        path: 'infra/iam/{hit}.tf',
        patch: ['-  actions = ["bucket:Read", "bucket:Write"]', '+  actions = ["bucket:Read"]'],
      },
      {
        title: 'Check the audience',
        path: 'libs/auth/token.ts',
        patch: ["-  audience: ['web', 'mobile']", "+  audience: ['web']"],
      },
    ],
    errors: [
      'AccessDenied: not authorized to perform bucket:Write',
      '403 Forbidden: token audience mobile is not allowed',
      'permission denied: role lacks bucket:Write',
    ],
    callerErrors: ['{hit} refused: 403'],
    series: [{ of: 'hit', metric: 'http_403_error_ratio', usual: 0.002, bad: 0.5, shape: 'step' }],
    decoys: [
      { title: 'Sort the roles', path: 'libs/auth/roles.ts', patch: ["-  'writer', 'admin'", "+  'admin', 'writer'"] },
    ],
    delay: [0, 4],
  },
  {
    kind: 'limit lowered',
    guilty: [
      {
        title: 'Share the limits',
        path: 'deploy/{hit}/gateway.yaml',
        patch: ['-  rate_limit_per_minute: 6000', '+  rate_limit_per_minute: 60'],
      },
      {
        title: 'Right-size the pods',
        path: 'deploy/{hit}/resources.yaml',
        patch: ['-    memory: 2Gi', '+    memory: 256Mi'],
      },
    ],
    errors: ['429 Too Many Requests: rate limit of 60 per minute reached', 'OOMKilled: memory limit 256Mi exceeded'],
    callerErrors: ['{hit} limits us: 429'],
    series: [{ of: 'hit', metric: 'rejected_ratio', usual: 0.001, bad: 0.6, shape: 'step' }],
    decoys: [{ title: 'Describe the limits', path: 'docs/limits.md', patch: ['+The rate limit counts per minute.'] }],
    delay: [0, 3],
  },
  {
    kind: 'table locked',
    guilty: [
      {
        title: 'Add a column for notes',
        path: 'db/migrations/0042_notes.sql',
        patch: [
          "+ALTER TABLE bookings ADD COLUMN notes text NOT NULL DEFAULT '';",
          '+UPDATE bookings SET notes = legacy_notes;',
        ],
      },
      {
        title: 'Index bookings by day',
        path: 'db/migrations/0043_idx.sql',
        patch: ['+CREATE INDEX idx_bookings_day ON bookings (day);'],
      },
    ],
    errors: [
      'canceling statement due to lock timeout on relation bookings',
      'Lock wait timeout exceeded; try restarting transaction (bookings)',
    ],
    callerErrors: ['{hit} timed out after 5000 ms'],
    series: [
      { of: 'hit', metric: 'lock_wait_seconds', usual: 0.01, bad: 40, shape: 'step' },
      { of: 'hit', metric: 'http_5xx_ratio', usual: 0.002, bad: 0.5, shape: 'step' },
    ],
    decoys: [
      {
        title: 'Show bookings by week',
        path: 'apps/{hit}/week.ts',
        patch: ['+export const week = (day) => Math.floor(day / 7)'],
      },
    ],
    delay: [0, 2],
  },
  {
    kind: 'new major version',
    guilty: [
      {
        title: 'Bump dependencies',
        path: 'package.json',
        patch: ['-    "fastparse": "^3.9.1",', '+    "fastparse": "^4.0.0",'],
      },
    ],
    errors: ['TypeError: fastparse.parseSync is not a function', "fastparse: option 'loose' was removed"],
    callerErrors: ['{hit} answered 500'],
    series: [{ of: 'hit', metric: 'error_ratio', usual: 0.002, bad: 0.7, shape: 'step' }],
    decoys: [
      { title: 'Bump the linter', path: 'package.json', patch: ['-    "eslint": "9.1.0"', '+    "eslint": "9.1.1"'] },
    ],
    delay: [0, 2],
  },
]
