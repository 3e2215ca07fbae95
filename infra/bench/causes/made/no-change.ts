import type { Template } from './template.ts'

/** Incidents that no change of ours brought about, each beside changes that look as if they had. */
export const NO_CHANGE: readonly Template[] = [
  {
    kind: 'provider down',
    errors: [
      'POST https://api.paywise.com/v2/charges: 503 Service Unavailable',
      'paywise: upstream api.paywise.com returned 502 after 3 attempts',
      'PaymentProviderError: api.paywise.com timed out (504)',
    ],
    callerErrors: ['{hit} could not charge: 502'],
    series: [{ of: 'hit', metric: 'outbound_error_ratio', usual: 0.004, bad: 0.6, shape: 'step' }],
    decoys: [
      {
        title: 'Give the payment client more time',
        path: 'apps/{hit}/paywise_client.ts',
        patch: ['-  timeoutMs: 3000,', '-  attempts: 2,', '+  timeoutMs: 5000,', '+  attempts: 3,'],
      },
      {
        title: 'Extract the charge helper',
        path: 'apps/{hit}/charge.ts',
        patch: [
          '-  const r = await paywise.charges.create(body)',
          '-  return r.id',
          '+  return await createCharge(body)',
          '+}',
          '+',
          '+async function createCharge(body) {',
          '+  const r = await paywise.charges.create(body)',
          '+  return r.id',
        ],
      },
    ],
    delay: [3, 40],
    notice: 'Elevated error rates on charges; we are investigating degraded performance of api.paywise.com',
  },
  {
    kind: 'names not resolved',
    errors: [
      'lookup queue.internal on 10.0.0.2:53: no such host',
      'getaddrinfo EAI_AGAIN mail.sendwell.net',
      'java.net.UnknownHostException: files.store.local',
    ],
    callerErrors: ['{hit} failed: name resolution'],
    series: [{ of: 'hit', metric: 'outbound_error_ratio', usual: 0.004, bad: 0.5, shape: 'step' }],
    decoys: [
      {
        title: 'Group the endpoints by team',
        path: 'deploy/{hit}/endpoints.yaml',
        patch: [
          '-queue: queue.internal:5672',
          '-mail: mail.sendwell.net:587',
          '+# by team',
          '+queue: queue.internal:5672',
          '+mail:  mail.sendwell.net:587',
        ],
      },
      {
        title: 'Tune idle connections',
        path: 'libs/http/transport.go',
        patch: ['-\tMaxIdleConns: 100', '+\tMaxIdleConns: 200'],
      },
    ],
    delay: [10, 60],
    everywhere: true,
  },
  {
    kind: 'certificate expired',
    errors: [
      'x509: certificate has expired or is not yet valid: current time is after 2026-03-01T00:00:00Z',
      'SSL: CERTIFICATE_VERIFY_FAILED certificate verify failed: certificate has expired',
      'tls: failed to verify certificate of {callee}: expired',
    ],
    callerErrors: ['{hit} answered 502: handshake failed'],
    series: [{ of: 'hit', metric: 'tls_handshake_error_ratio', usual: 0, bad: 0.98, shape: 'step' }],
    decoys: [
      {
        title: 'Rotate the certificate of staging',
        path: 'deploy/staging/tls.yaml',
        patch: ['-  secretName: tls-2025', '+  secretName: tls-2026'],
      },
      {
        title: 'Move TLS options to one place',
        path: 'apps/{hit}/tls.go',
        patch: [
          '-\tcfg := &tls.Config{MinVersion: tls.VersionTLS12}',
          '+\tcfg := tlsConfig()',
          '+}',
          '+',
          '+func tlsConfig() *tls.Config {',
          '+\treturn &tls.Config{MinVersion: tls.VersionTLS12}',
        ],
      },
    ],
    delay: [5, 50],
  },
  {
    kind: 'quota used up',
    errors: [
      'openthink: 429 insufficient_quota: you exceeded your current quota, check your plan',
      'geocoder: daily quota exceeded for project maps-prod (429)',
      'RESOURCE_EXHAUSTED: quota exceeded for quota metric translate requests',
    ],
    callerErrors: ['{hit} answered 503, no suggestions'],
    series: [{ of: 'hit', metric: 'provider_error_ratio', usual: 0.003, bad: 0.8, shape: 'step' }],
    decoys: [
      {
        title: 'Ask for shorter answers',
        path: 'apps/{hit}/prompt.ts',
        patch: ["-  const style = 'brief'", "+  const style = 'very brief'"],
      },
      {
        title: 'Count requests to the provider',
        path: 'apps/{hit}/provider_metrics.ts',
        patch: ["+  metrics.counter('provider_requests').add(1)"],
      },
    ],
    delay: [3, 40],
  },
  {
    kind: 'surge',
    errors: [
      'request queue is full, shedding load',
      '503: too many requests in flight',
      'timed out waiting for a worker; all 64 busy',
    ],
    callerErrors: ['{hit} answered 503'],
    series: [
      { of: 'caller', metric: 'http_requests_per_second', usual: 400, bad: 2600, shape: 'step' },
      { of: 'hit', metric: 'http_requests_per_second', usual: 380, bad: 2300, shape: 'step' },
      { of: 'hit', metric: 'http_5xx_ratio', usual: 0.002, bad: 0.3, shape: 'step' },
    ],
    decoys: [
      {
        title: 'Raise the workers',
        path: 'apps/{hit}/config/server.yaml',
        patch: ['-  workers: 48', '+  workers: 64'],
      },
      {
        title: 'Tidy the request queue',
        path: 'apps/{hit}/queue.go',
        patch: [
          '-\tif q.len() < q.cap { q.push(r) }',
          '+\tif q.hasRoom() {',
          '+\t\tq.push(r)',
          '+\t}',
          '+}',
          '+',
          '+func (q *queue) hasRoom() bool {',
          '+\treturn q.len() < q.cap',
        ],
      },
    ],
    delay: [3, 40],
  },
  {
    kind: 'noisy neighbour',
    errors: ['handler exceeded its budget: run queue delayed', 'request took 4100 ms, 3900 ms of it waiting for cpu'],
    warnings: [
      'Throttling container {hit} on node pool-2-x9 (cpu contended by co-tenant)',
      'Node pool-2-x9 under MemoryPressure from pod reports/nightly-7',
    ],
    callerErrors: ['{hit} timed out after 2000 ms'],
    series: [
      { of: 'platform', metric: 'node_cpu_utilization_ratio', usual: 0.4, bad: 0.98, shape: 'step' },
      { of: 'hit', metric: 'latency_p99_ms', usual: 80, bad: 4000, shape: 'step' },
    ],
    decoys: [
      {
        title: 'Keep a little more in memory',
        path: 'apps/{hit}/config/cache.yaml',
        patch: ['-  entries: 50000', '+  entries: 60000'],
      },
      {
        title: 'Score in a helper',
        path: 'apps/{hit}/score.go',
        patch: [
          '-\tfor _, c := range all { c.score = weigh(c) }',
          '+\tfor _, c := range all { scoreOne(c) }',
          '+}',
          '+',
          '+func scoreOne(c *cand) {',
          '+\tc.score = weigh(c)',
        ],
      },
    ],
    delay: [5, 40],
  },
  {
    kind: 'region impaired',
    errors: [
      'sdk: PutObject failed: 503 SlowDown host=media.objects.eu-3.cloudhost.com',
      'sdk: ServiceUnavailable (503) region=eu-3 host=media.objects.eu-3.cloudhost.com',
    ],
    callerErrors: ['{hit} returned 503'],
    series: [
      { of: 'hit', metric: 'object_store_error_ratio', usual: 0.002, bad: 0.4, shape: 'step' },
      { of: 'hit', metric: 'object_store_latency_p99_ms', usual: 90, bad: 5200, shape: 'step' },
    ],
    decoys: [
      {
        title: 'Tune the object client',
        path: 'apps/{hit}/objects.go',
        patch: ['-\tcfg.Retries = 2', '+\tcfg.Retries = 3'],
      },
      {
        title: 'Bump the cloud sdk',
        path: 'go.mod',
        patch: ['-\tgithub.com/cloudhost/sdk/objects v1.40.0', '+\tgithub.com/cloudhost/sdk/objects v1.40.1'],
      },
    ],
    delay: [5, 50],
    everywhere: true,
    notice: 'Increased error rates for object storage in eu-3',
  },
  {
    kind: 'machine lost',
    errors: ['no route to host 10.3.0.17', 'read: connection reset by peer; node pool-1-b2 NotReady'],
    warnings: ['NodeNotReady: pool-1-b2 stopped posting status', 'pod {hit}-6d was evicted from node pool-1-b2'],
    callerErrors: ['{hit} unreachable'],
    series: [{ of: 'hit', metric: 'http_5xx_ratio', usual: 0.002, bad: 0.3, shape: 'step' }],
    decoys: [
      { title: 'Name the probes', path: 'deploy/{hit}/probes.yaml', patch: ['-  path: /ok', '+  path: /healthz'] },
    ],
    delay: [5, 50],
  },
  {
    kind: 'clocks apart',
    errors: [
      'RequestTimeTooSkewed: the difference between request time and server time is too large',
      'token used before issued: clock skew of 94 s',
    ],
    callerErrors: ['{hit} answered 401'],
    series: [{ of: 'hit', metric: 'auth_error_ratio', usual: 0.002, bad: 0.4, shape: 'step' }],
    decoys: [
      {
        title: 'Read the token in a helper',
        path: 'libs/auth/read_token.ts',
        patch: [
          "-  const token = header.slice('Bearer '.length)",
          '+  const token = bearer(header)',
          '+}',
          '+',
          '+function bearer(header) {',
          "+  return header.slice('Bearer '.length)",
        ],
      },
    ],
    delay: [5, 50],
  },
]
