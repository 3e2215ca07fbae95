import { describe, expect, it } from 'vitest'
import { why } from './mechanism.spec-support.ts'

describe('workers/context-builder/mechanism.ts', () => {
  it.each([
    [
      'column "buyer_ref" does not exist',
      ['  buyer_ref text,'],
      ['  customer_ref text,'],
      'it takes away "buyer_ref", which the errors name',
    ],
    [
      'connect ECONNREFUSED 10.0.0.1:5673',
      ['port: 5672'],
      ['port: 5673'],
      'it brings in "5673", which the errors name',
    ],
    [
      'too many open files',
      ['defer body.Close()'],
      ['return read(body)'],
      'not given back: it no longer gives back what it opens',
    ],
    [
      'worker blocked for 9 s',
      ['const A = /^[a-z]{1,9}$/'],
      ['const A = /^([a-z]+)+$/'],
      'a pattern without end: it adds a pattern that repeats a repetition',
    ],
    ['slow query on items', ['  const hit = cache.get(id)'], [], 'load passed on: it no longer reads from a cache'],
    [
      'request timed out after 8 s',
      ['val wait = Duration.ofMillis(8000)'],
      ['val wait = Duration.ofSeconds(8000)'],
      'a unit of time: it takes for s what was ms',
    ],
    [
      'segment took longer than realtime',
      ['  cpu: "3"'],
      ['  cpu: 300m'],
      'less to work with: it changes "cpu: "3"" to "cpu: 300m"',
    ],
    [
      'could not acquire a connection from the pool',
      ['  fetch = FetchType.LAZY'],
      ['  fetch = FetchType.EAGER'],
      'held for longer: it reads all that belongs to a row with the row',
    ],
    [
      'worker killed: out of memory',
      ['channel.basic_qos(0, 8, false)'],
      ['channel.basic_qos(0, 0, false)'],
      'growth without end: it takes all there is at once',
    ],
    [
      'goroutine dump: out of memory',
      ['return q.online(ctx, id)'],
      ['ch := make(chan answer)', 'go func() { ch <- q.online(id) }()'],
      'growth without end: it starts what may never end',
    ],
    [
      'panic: assignment to entry in nil map',
      ['seen := make(map[string]bool)'],
      ['var seen map[string]bool'],
      'a value that may be absent: it no longer makes what is written to',
    ],
    [
      'IndexError: list index out of range',
      ['while i < n'],
      ['while i <= n'],
      'index out of range: it shifts a bound by one',
    ],
    ['the service is overloaded', [], ['  retries: 5'], 'load passed on: it tries again oftener'],
    [
      'request queue 399 deep',
      ['  max: 40'],
      ['  maxReplicas: 4'],
      'less to work with: it takes the most from 40 to 4',
    ],
    [
      'memory 15470 MB of 16384',
      ['latency.labels(routeOf(r))'],
      ['latency.labels(r.url.path)'],
      'growth without end: it counts by what has no end',
    ],
    [
      'used memory 97% of maxmemory',
      ['return f("search:%s:%d", q, page)'],
      ['return f("search:%s:%d:%s", q, page, reqid.From(ctx))'],
      'growth without end: a key says more than it did',
    ],
    [
      'invalid audience',
      ['audience: boutique-web'],
      ['audience: shop-web'],
      'access: it changes how access is checked or granted',
    ],
    ['accept queue full', [], ['  set req.hash += req.http.Cookie;'], 'load passed on: a key says more than it did'],
    ['slow query on items', ['[per_page, MAX].min'], ['per_page'], 'load passed on: it takes a bound away'],
    [
      'replication lag of 90 s',
      ['schedule: "30 1 * * *"'],
      ['schedule: "* 3 * * *"'],
      'falls behind: it changes when a job runs',
    ],
    [
      'parseFast is not a function',
      ['"parsefast": "^3.1.0"'],
      ['"parsefast": "^4.0.0"'],
      'a new version: it takes parsefast from 3 to 4, and the errors name it',
    ],
  ])('finds what a change did about "%s"', (error, removed, added, expected) => {
    expect(why(error, removed, added)).toBe(expected)
  })

  it.each([
    [
      'a name that stands on both sides',
      'no such host files.store.net',
      ['files: files.store.net'],
      ['files:  files.store.net'],
    ],
    ['a smaller step of a version', 'parsefast failed', ['"parsefast": "^3.1.0"'], ['"parsefast": "^3.1.1"']],
    ['more room', 'pool exhausted', ['maxConns: 10'], ['maxConns: 50']],
    ['a name that a comment gives', 'column "buyer_ref" does not exist', ['// buyer_ref is old'], ['// was renamed']],
  ])('finds nothing in %s', (_, error, removed, added) => {
    expect(why(error, removed, added)).toBeUndefined()
  })
})
