import { describe, expect, it } from 'vitest'
import { why } from './mechanism.spec-support.ts'

describe('workers/context-builder/mechanisms-of-platforms.ts', () => {
  it.each([
    [
      'tls connection failed: handshake refused',
      ['ssl_policy = "Policy-1-0"'],
      ['ssl_policy = "Policy-1-3"'],
      'a handshake refused: it changes which protocols or ciphers are spoken',
    ],
    [
      'Container render OOMKilled (exit code 137)',
      ['ENV JAVA_OPTS="-XX:MaxRAMPercentage=55"'],
      ['ENV JAVA_OPTS="-XX:MaxRAMPercentage=92"'],
      'killed by the platform: it changes "ENV JAVA_OPTS="-XX:MaxRAMPercentage=55"" to "ENV JAVA_OPTS="-XX:MaxRAMPercentage=92""',
    ],
    [
      'Liveness probe failed',
      ['  path: /ready'],
      ['livenessProbe:', '  path: /healthz'],
      'a probe that kills: it changes how health is probed',
    ],
    [
      '429 from the gateway',
      ['id := key(r)', 'return t.limiter(id)'],
      ['return t.limiter(host)'],
      'callers held back: it changes how callers are held back',
    ],
    [
      'connection timeout: dial tcp 10.0.0.4:6379',
      [],
      ['kind: NetworkPolicy', '  egress:'],
      'a network closed: it changes who may reach whom',
    ],
    [
      'prepared statement "S_1" does not exist',
      ['pool_mode: session'],
      ['pool_mode: transaction'],
      'sessions shared: it changes how sessions are shared',
    ],
    [
      'row 4: 14 columns, the header has 9',
      ['ENV LANG=C.UTF-8'],
      ['ENV LANG=de_DE.UTF-8'],
      'a locale: it changes how numbers and texts are written',
    ],
    [
      'entry booked 2026-03-01T23:10:00-03:00 is missing',
      ['ENV TZ=America/Sao_Paulo'],
      [],
      'a time zone: it changes the time zone',
    ],
  ])('finds what a change did about "%s"', (error, removed, added, expected) => {
    expect(why(error, removed, added)).toBe(expected)
  })

  it.each([
    ['less of the memory', 'OOMKilled (exit code 137)', ['MaxRAMPercentage=92'], ['MaxRAMPercentage=55']],
    ['a comment about probes', 'Liveness probe failed', ['# the old probe'], ['# the new probe']],
  ])('finds nothing in %s', (_, error, removed, added) => {
    expect(why(error, removed, added)).toBeUndefined()
  })
})
