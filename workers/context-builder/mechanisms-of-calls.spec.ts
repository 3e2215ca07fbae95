import { describe, expect, it } from 'vitest'
import { why } from './mechanism.spec-support.ts'

describe('workers/context-builder/mechanisms-of-calls.ts', () => {
  it.each([
    [
      'RecordTooLargeException',
      ['batch_size = 200'],
      ['batch_size = 5000'],
      'too large: it changes "batch_size = 200" to "batch_size = 5000"',
    ],
    [
      'FATAL: sorry, too many clients already',
      ['max_pool: 10'],
      ['max_pool: 60'],
      'more than the other side grants: it changes "max_pool: 10" to "max_pool: 60"',
    ],
    [
      'no available workers',
      ['read_timeout: 2s'],
      ['read_timeout: 60s'],
      'waits for longer: it changes "read_timeout: 2s" to "read_timeout: 60s"',
    ],
    [
      'heartbeat missed by the member',
      [],
      ['  time.sleep(5)'],
      'the thread that serves: it waits where others are served',
    ],
    [
      'EADDRNOTAVAIL 10.0.0.3:80',
      ['keepAlive: true'],
      ['keepAlive: false'],
      'connections made anew: it keeps no connection open',
    ],
    [
      'blocked by CORS policy',
      ['origin: /shop/'],
      ['origin: SHOP'],
      'what a browser refuses: it changes what a browser may do',
    ],
    [
      'invalid gzip header',
      ['compress: false'],
      ['compress: true'],
      'how bytes are packed: it changes how bytes are packed',
    ],
    [
      'ENOENT: /etc/tls/tls.crt',
      ['mountPath: /etc/tls'],
      ['mountPath: /etc/certs'],
      'a file that is not there: it changes where a file is, or who may read it',
    ],
    [
      'ClassNotFoundException: a.b.C',
      ['FROM jre:17'],
      ['FROM jre:21-slim'],
      'code that is not there: it changes which code is there',
    ],
    [
      'smallint is out of range for type smallint',
      ['n bigint'],
      ['n smallint'],
      'a number too large for its place: it changes how large a number may be',
    ],
    ['deadlock detected', ['ids.sort()'], [], 'locks in another order: it changes what is locked, or in which order'],
    ['cardinality limit reached', [], ['labels: { user: id }'], 'too many kinds to count: it counts by more'],
    ['expected dim 1024, got 3072', ['model = "base"'], ['model = "xl"'], 'another model: it asks another model'],
    [
      'request denied: link expired',
      ['exp = time.time() + ttl'],
      ['exp = time.monotonic() + ttl'],
      'another clock: it reads another clock',
    ],
    [
      'input of 136304 tokens exceeds the maximum',
      ['turns = fit(chat.turns, budget=12_000)'],
      ['turns = chat.turns'],
      'too large: it takes a bound away',
    ],
  ])('finds what a change did about "%s"', (error, removed, added, expected) => {
    expect(why(error, removed, added)).toBe(expected)
  })

  it.each([
    ['a shorter wait, where all wait', 'no available workers', ['read_timeout: 60s'], ['read_timeout: 2s']],
    ['a wait that was taken out', 'heartbeat missed', ['  time.sleep(5)'], []],
  ])('finds nothing in %s', (_, error, removed, added) => {
    expect(why(error, removed, added)).toBeUndefined()
  })
})
