import type { Template } from './template.ts'

/** Incidents that a change prepares and time brings about: leaks, caches that run empty, disks that fill. */
export const CHANGES_WITH_DELAY: readonly Template[] = [
  {
    kind: 'leak',
    guilty: [
      {
        title: 'Keep recent searches for suggestions',
        path: 'apps/{hit}/recent.go',
        patch: ['+var recent []Search', '+', '+func remember(s Search) {', '+\trecent = append(recent, s)', '+}'],
      },
      {
        title: 'Remember rendered pages',
        path: 'apps/{hit}/pages.js',
        patch: [
          '+const rendered = new Map()',
          '   const html = render(page)',
          '+  rendered.set(page.url + Date.now(), html)',
          '   return html',
        ],
      },
    ],
    errors: [
      'OOMKilled: container used more memory than its limit',
      'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
    ],
    warnings: ['gc pause 410 ms, heap 480 MiB of 512 MiB', 'old generation is 97% full after gc'],
    callerErrors: ['{hit} is gone: connection reset', 'no healthy instance of {hit}'],
    series: [
      { of: 'hit', metric: 'memory_rss_mb', usual: 210, bad: 505, shape: 'climb' },
      { of: 'hit', metric: 'oom_kills_total', usual: 0, bad: 4, shape: 'step' },
    ],
    decoys: [
      {
        title: 'Prefetch trends with a fixed size',
        path: 'apps/{hit}/trends.go',
        patch: [
          '+const trendsMax = 128',
          '+var trends = lru.New(trendsMax)',
          '+func prefetch() { for _, t := range top(trendsMax) { trends.Add(t.ID, t) } }',
        ],
      },
      {
        title: 'Render in a helper',
        path: 'apps/{hit}/render.js',
        patch: [
          '-  return template(page)',
          '+  return renderWith(template, page)',
          '+}',
          '+',
          '+function renderWith(template, page) {',
          '+  return template(page)',
        ],
      },
    ],
    delay: [60, 150],
  },
  {
    kind: 'handles not given back',
    guilty: [
      {
        title: 'Read bodies in one go',
        path: 'apps/{hit}/fetch.go',
        patch: ['-\tdefer resp.Body.Close()', ' \treturn io.ReadAll(resp.Body)'],
      },
      {
        title: 'Flatten the export job',
        path: 'apps/{hit}/export.py',
        patch: ['-    with open(path) as handle:', '-        return parse(handle)', '+    return parse(open(path))'],
      },
    ],
    errors: [
      'accept: too many open files',
      'OSError: [Errno 24] Too many open files',
      'dial: cannot assign requested address, no free sockets',
    ],
    callerErrors: ['{hit} refuses connections'],
    series: [
      { of: 'hit', metric: 'open_fds', usual: 180, bad: 65000, shape: 'climb' },
      { of: 'hit', metric: 'http_5xx_ratio', usual: 0.002, bad: 0.7, shape: 'step' },
    ],
    decoys: [
      {
        title: 'Close the probe early',
        path: 'apps/{hit}/probe.go',
        patch: [' \tresp, err := client.Do(req)', '+\tdefer resp.Body.Close()'],
      },
    ],
    delay: [30, 90],
  },
  {
    kind: 'shorter cache',
    guilty: [
      {
        title: 'Unify lifetimes of entries',
        path: 'libs/cache/defaults.go',
        patch: ['-const EntryTTL = 30 * time.Minute', '+const EntryTTL = 30 * time.Second'],
      },
      {
        title: 'Read straight from the source',
        path: 'libs/cache/reader.ts',
        patch: [
          '-  const hit = await cache.get(key)',
          '-  if (hit !== undefined) return hit',
          '   return await load(key)',
        ],
      },
    ],
    errors: [
      'statement timeout on records: the database is overloaded',
      'slow query: SELECT * FROM records WHERE id = $1',
      'too many clients already: remaining connection slots are reserved',
    ],
    warnings: ['cache miss rate is 61%', 'read through to the database for records'],
    callerErrors: ['{hit} slow: 1800 ms'],
    series: [
      { of: 'hit', metric: 'cache_hit_ratio', usual: 0.96, bad: 0.4, shape: 'climb' },
      { of: 'callee', metric: 'cpu_pct', usual: 25, bad: 97, shape: 'climb' },
      { of: 'hit', metric: 'latency_p99_ms', usual: 60, bad: 1900, shape: 'step' },
    ],
    decoys: [
      {
        title: 'Count hits and misses',
        path: 'libs/cache/stats.go',
        patch: ['+var hits = metrics.NewCounter("cache_hits")', '+var misses = metrics.NewCounter("cache_misses")'],
      },
      {
        title: 'Keep more entries',
        path: 'apps/{hit}/config/cache.yaml',
        patch: ['-  max_entries: 20000', '+  max_entries: 40000'],
      },
    ],
    delay: [4, 25],
  },
  {
    kind: 'disk filled by logs',
    guilty: [
      {
        title: 'Tune defaults of the agent',
        path: 'apps/{hit}/config/agent.yaml',
        patch: ['-  log_level: warn', '+  log_level: debug', '   format: json'],
      },
      {
        title: 'Keep logs for longer',
        path: 'apps/{hit}/config/logs.yaml',
        patch: ['-  retention_days: 3', '+  retention_days: 90', '-  max_size_mb: 100', '+  max_size_mb: 20000'],
      },
    ],
    errors: ['write failed: no space left on device', 'ENOSPC: no space left on device, write'],
    callerErrors: ['cannot write to {hit}: 507'],
    series: [{ of: 'hit', metric: 'disk_used_ratio', usual: 0.4, bad: 1, shape: 'climb' }],
    decoys: [
      {
        title: 'Write lines in a helper',
        path: 'apps/{hit}/sink.go',
        patch: [
          '-\t_, err = f.Write(line)',
          '-\treturn err',
          '+\treturn writeTo(f, line)',
          '+}',
          '+',
          '+func writeTo(f *os.File, line []byte) error {',
          '+\t_, err = f.Write(line)',
          '+\treturn err',
        ],
      },
    ],
    delay: [15, 40],
  },
  {
    kind: 'smaller pool',
    guilty: [
      {
        title: 'Tidy defaults of the database client',
        path: 'libs/db/defaults.go',
        patch: ['-const maxOpenConns = 60', '+const maxOpenConns = 6'],
      },
      {
        title: 'Simplify the worker settings',
        path: 'apps/{hit}/config/server.yaml',
        patch: ['-  worker_threads: 32', '+  worker_threads: 2'],
      },
    ],
    errors: [
      'connection pool exhausted: waited 5000 ms for a connection',
      'QueuePool limit reached, connection timed out',
      'all workers busy: request queue is full',
    ],
    warnings: ['waited 900 ms for a connection of the pool'],
    callerErrors: ['{hit} timed out after 3000 ms'],
    series: [
      { of: 'hit', metric: 'pool_wait_ms_p99', usual: 12, bad: 9000, shape: 'step' },
      { of: 'caller', metric: 'latency_p99_ms', usual: 150, bad: 4000, shape: 'step' },
    ],
    decoys: [
      {
        title: 'Keep idle connections longer',
        path: 'apps/{hit}/config/db.yaml',
        patch: ['-  idle_seconds: 30', '+  idle_seconds: 300'],
      },
      {
        title: 'Bump the database driver',
        path: 'go.mod',
        patch: ['-\tgithub.com/jackc/pgx/v5 v5.6.0', '+\tgithub.com/jackc/pgx/v5 v5.6.1'],
      },
    ],
    delay: [2, 10],
  },
  {
    kind: 'consumer falls behind',
    guilty: [
      {
        title: 'Acknowledge each message',
        path: 'apps/{hit}/consumer.java',
        patch: [
          '-    consumer.commitBatch(records, 500)',
          '+    for (var record : records) consumer.commitSync(record)',
        ],
      },
      {
        title: 'Simplify the consumer',
        path: 'apps/{hit}/config/consumer.yaml',
        patch: ['-  concurrency: 24', '+  concurrency: 1', '   group: main'],
      },
    ],
    errors: ['consumer lag is 480000 messages on topic events', 'message older than 900 s: backlog exceeded its limit'],
    callerErrors: ['{hit} is behind: stale data shown'],
    series: [{ of: 'hit', metric: 'consumer_lag', usual: 20, bad: 480000, shape: 'climb' }],
    decoys: [
      {
        title: 'Name the topic once',
        path: 'apps/{hit}/topics.java',
        patch: ['-  subscribe("events")', '+  subscribe(EVENTS)', '+  static final String EVENTS = "events";'],
      },
    ],
    delay: [5, 30],
  },
]
