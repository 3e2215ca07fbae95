import type { Template } from './template.ts'

/** More kinds of change, written after the rules and kept apart: what the engine makes of words it was not made for. */
export const OTHER_CHANGES: readonly Template[] = [
  {
    kind: 'other: wrong unit',
    guilty: [
      {
        title: 'Pass durations as numbers',
        path: 'apps/{hit}/lease.kt',
        patch: ['-    lease.renew(Duration.ofSeconds(ttl))', '+    lease.renew(Duration.ofMillis(ttl))'],
      },
    ],
    errors: ['lease lost while holding shard 4', 'LeaseExpiredException: lease of shard 9 expired after 30 ms'],
    callerErrors: ['{hit} has no leader'],
    series: [{ of: 'hit', metric: 'lease_lost_total', usual: 0, bad: 80, shape: 'step' }],
    decoys: [
      {
        title: 'Show the shard in the status',
        path: 'apps/{hit}/status.kt',
        patch: ['+    status["shard"] = shard.id'],
      },
    ],
    delay: [0, 3],
  },
  {
    kind: 'other: swallowed rollback',
    guilty: [
      {
        title: 'Read transactions more simply',
        path: 'apps/{hit}/tx.rb',
        patch: ['-    ActiveRecord::Base.transaction do', '-      charge!(order)', '-    end', '+    charge!(order)'],
      },
    ],
    errors: [
      'duplicate key value violates unique constraint "charges_order_id_key"',
      'PG::UniqueViolation: charges_order_id_key',
    ],
    callerErrors: ['charge of order failed in {hit}'],
    series: [{ of: 'hit', metric: 'charge_errors_rate', usual: 0.01, bad: 4, shape: 'step' }],
    decoys: [
      {
        title: 'Say what was charged',
        path: 'apps/{hit}/receipt.rb',
        patch: ['-    text = "Charged"', '+    text = "Charged #{amount}"'],
      },
    ],
    delay: [1, 6],
  },
  {
    kind: 'other: thread per call',
    guilty: [
      {
        title: 'Run exports in the background',
        path: 'apps/{hit}/ExportService.java',
        patch: ['-    executor.submit(() -> export(job));', '+    new Thread(() -> export(job)).start();'],
      },
    ],
    errors: [
      'java.lang.OutOfMemoryError: unable to create native thread',
      'could not create thread: resource temporarily unavailable',
    ],
    callerErrors: ['{hit} stopped answering'],
    series: [{ of: 'hit', metric: 'jvm_threads_live', usual: 90, bad: 4100, shape: 'climb' }],
    decoys: [
      {
        title: 'Name export files by day',
        path: 'apps/{hit}/ExportNames.java',
        patch: ['-    return id + ".csv";', '+    return day + "-" + id + ".csv";'],
      },
    ],
    delay: [10, 50],
  },
  {
    kind: 'other: strict parser',
    guilty: [
      {
        title: 'Refuse what we do not know',
        path: 'libs/events/parse.py',
        patch: ['-    model_config = ConfigDict(extra="ignore")', '+    model_config = ConfigDict(extra="forbid")'],
      },
    ],
    errors: [
      'ValidationError: Extra inputs are not permitted (field utm_source)',
      '1 validation error for ClickEvent: extra inputs are not permitted',
    ],
    callerErrors: ['event refused by {hit}: 422'],
    series: [{ of: 'hit', metric: 'events_rejected_ratio', usual: 0.001, bad: 0.3, shape: 'step' }],
    decoys: [
      {
        title: 'Sort events before writing',
        path: 'apps/{hit}/write.py',
        patch: ['-    sink.write(events)', '+    sink.write(sorted(events))'],
      },
    ],
    delay: [0, 4],
  },
  {
    kind: 'other: feature on by default',
    guilty: [
      {
        title: 'Turn the new ranking on',
        path: 'apps/{hit}/config/features.yaml',
        patch: ['-  semantic_ranking: false', '+  semantic_ranking: true'],
      },
    ],
    errors: ['semantic_ranking: model not loaded', 'ranking failed: embedding index for semantic_ranking is empty'],
    callerErrors: ['no results from {hit}'],
    series: [
      { of: 'hit', metric: 'empty_result_ratio', usual: 0.02, bad: 0.9, shape: 'step' },
      { of: 'hit', metric: 'error_ratio', usual: 0.002, bad: 0.4, shape: 'step' },
    ],
    decoys: [
      {
        title: 'Describe ranking',
        path: 'apps/{hit}/ranking_help.ts',
        patch: ["-  help: 'ranked'", "+  help: 'ranked by relevance'"],
      },
    ],
    delay: [0, 3],
  },
  {
    kind: 'other: busy poll',
    guilty: [
      {
        title: 'React faster to new jobs',
        path: 'apps/{hit}/poller.go',
        patch: ['-\tticker := time.NewTicker(10 * time.Second)', '+\tticker := time.NewTicker(10 * time.Millisecond)'],
      },
    ],
    errors: ['{callee}: too many requests, slow down', 'jobs table: statement timeout'],
    callerErrors: ['job delayed in {hit}'],
    series: [
      { of: 'callee', metric: 'cpu_utilization', usual: 20, bad: 97, shape: 'step' },
      { of: 'hit', metric: 'job_error_ratio', usual: 0.01, bad: 0.4, shape: 'step' },
    ],
    decoys: [
      {
        title: 'Order jobs by age',
        path: 'apps/{hit}/order.go',
        patch: ['-\tsort.Slice(jobs, byID(jobs))', '+\tsort.Slice(jobs, byAge(jobs))'],
      },
    ],
    delay: [0, 5],
  },
  {
    kind: 'other: listener not removed',
    guilty: [
      {
        title: 'Simplify the live view',
        path: 'apps/{hit}/live.ts',
        patch: ['-    return () => socket.off("tick", onTick)', '     socket.on("tick", onTick)'],
      },
    ],
    errors: ['FATAL ERROR: Ineffective mark-compacts near heap limit', 'process killed: exit code 137'],
    warnings: ['MaxListenersExceededWarning: 4012 tick listeners added'],
    callerErrors: ['socket to {hit} closed'],
    series: [{ of: 'hit', metric: 'nodejs_heap_used_mb', usual: 140, bad: 1490, shape: 'climb' }],
    decoys: [
      { title: 'Animate the live view', path: 'apps/{hit}/live.css', patch: ['+.tick { transition: color 1s }'] },
    ],
    delay: [40, 120],
  },
  {
    kind: 'other: wrong rounding',
    guilty: [
      {
        title: 'Compute totals with floats',
        path: 'libs/money/total.py',
        patch: ['-    return sum((Decimal(x) for x in parts), Decimal(0))', '+    return sum(float(x) for x in parts)'],
      },
    ],
    errors: [
      'ledger imbalance: debit 100.10 credit 100.09999999999999',
      'assertion failed: ledger entries do not balance',
    ],
    callerErrors: ['{hit} refused to book'],
    series: [{ of: 'hit', metric: 'imbalance_errors_total', usual: 0, bad: 200, shape: 'step' }],
    decoys: [
      {
        title: 'Export ledger entries',
        path: 'apps/{hit}/ledger_export.py',
        patch: ['+def export(entries):', '+    return [e.as_row() for e in entries]'],
      },
    ],
    delay: [0, 5],
  },
]

/** More kinds that no change brought about, kept apart likewise. */
export const OTHER_NO_CHANGE: readonly Template[] = [
  {
    kind: 'other: partner sends garbage',
    errors: [
      'cannot parse feed of partner northwind: unexpected token < at position 0',
      'feed northwind: malformed xml, line 1',
    ],
    callerErrors: ['{hit} has no fresh offers'],
    series: [{ of: 'hit', metric: 'feed_parse_error_ratio', usual: 0.001, bad: 1, shape: 'step' }],
    decoys: [
      {
        title: 'Parse feeds in a helper',
        path: 'apps/{hit}/feed.ts',
        patch: [
          '-  const doc = parse(body)',
          '-  return doc.offers',
          '+  return offersOf(body)',
          '+}',
          '+',
          '+function offersOf(body) {',
          '+  const doc = parse(body)',
          '+  return doc.offers',
        ],
      },
    ],
    delay: [4, 40],
  },
  {
    kind: 'other: sign-in provider down',
    errors: [
      'oidc discovery failed: GET https://login.idhouse.com/.well-known/openid-configuration: 503',
      'token exchange with login.idhouse.com timed out',
    ],
    callerErrors: ['sign-in is not possible'],
    series: [{ of: 'hit', metric: 'login_failure_ratio', usual: 0.02, bad: 0.97, shape: 'step' }],
    decoys: [
      { title: 'Log sign-ins', path: 'apps/{hit}/audit.ts', patch: ["+  logger.info('signed in', { user })"] },
      {
        title: 'Rename the login handler',
        path: 'apps/{hit}/login.ts',
        patch: ['-export function doLogin(req) {', '+export function login(req) {'],
      },
    ],
    delay: [4, 60],
  },
  {
    kind: 'other: flash sale',
    errors: [
      '429: per-tenant concurrency reached',
      'autoscaler at maximum replicas (40), cpu 97%',
      'request shed: queue full',
    ],
    callerErrors: ['{hit} overloaded'],
    series: [
      { of: 'caller', metric: 'ingress_requests_per_min', usual: 21000, bad: 140000, shape: 'step' },
      { of: 'hit', metric: 'shed_requests_error_ratio', usual: 0, bad: 0.4, shape: 'step' },
    ],
    decoys: [
      {
        title: 'Raise the autoscaler',
        path: 'deploy/{hit}/hpa.yaml',
        patch: ['-  maxReplicas: 30', '+  maxReplicas: 40'],
      },
      { title: 'Lower log noise', path: 'apps/{hit}/log.ts', patch: ["-  logger.info('request')"] },
    ],
    delay: [4, 60],
  },
  {
    kind: 'other: disk of the cloud slow',
    errors: ['fsync took 8200 ms', 'write stalled: volume vol-9 io latency 9000 ms'],
    warnings: ['volume vol-9: degraded performance reported by the cloud'],
    callerErrors: ['{hit} slow'],
    series: [{ of: 'hit', metric: 'disk_write_latency_ms', usual: 3, bad: 8000, shape: 'step' }],
    decoys: [
      {
        title: 'Write rows in a helper',
        path: 'apps/{hit}/write.go',
        patch: [
          '-\t_, err := f.Write(row)',
          '-\treturn err',
          '+\treturn appendRow(f, row)',
          '+}',
          '+',
          '+func appendRow(f *os.File, row []byte) error {',
          '+\t_, err := f.Write(row)',
          '+\treturn err',
        ],
      },
    ],
    delay: [4, 60],
    notice: 'Degraded performance of block storage volumes',
  },
  {
    kind: 'other: api key revoked',
    errors: ['smsway: 401 invalid api key', 'smsway: account suspended, contact billing'],
    callerErrors: ['no code was sent'],
    series: [{ of: 'hit', metric: 'sms_failure_ratio', usual: 0.01, bad: 1, shape: 'step' }],
    decoys: [
      {
        title: 'Shorten the text message',
        path: 'apps/{hit}/sms_text.ts',
        patch: ["-  text: 'Your code is'", "+  text: 'Code:'"],
      },
    ],
    delay: [4, 60],
  },
  {
    kind: 'other: backup job runs',
    errors: ['query waited 4000 ms for io', 'replica lag 120 s, read refused'],
    warnings: ['pg_dump on {callee} uses 92% of io bandwidth'],
    callerErrors: ['{hit} timed out'],
    series: [
      { of: 'callee', metric: 'disk_io_utilization', usual: 20, bad: 99, shape: 'step' },
      { of: 'hit', metric: 'latency_p99_ms', usual: 70, bad: 4100, shape: 'step' },
    ],
    decoys: [
      {
        title: 'Read from the replica by name',
        path: 'apps/{hit}/replica.ts',
        patch: ['-  pool: replicas[0]', '+  pool: replicaFor(name)'],
      },
    ],
    delay: [4, 60],
  },
]
