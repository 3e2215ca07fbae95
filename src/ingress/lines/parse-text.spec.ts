import { describe, expect, it } from 'vitest'
import { severityNumberOf } from '../../evidence/lines/severity.ts'
import { parseText } from './parse-text.ts'

describe('src/ingress/lines/parse-text.ts', () => {
  it.each([
    [
      '2026-01-02 03:04:05,678 [main] ERROR com.shop.Orders - no stock',
      17,
      'x',
      'no stock',
      { component: 'com.shop.Orders', 'log.prefix': '[main]' },
    ],
    ['2026-01-02T03:04:05Z stderr F WARN: disk at 91%', 13, 'x', 'disk at 91%', { 'log.iostream': 'stderr' }],
    [
      'Jan  2 03:04:05 web1 sshd[42]: Failed password for root',
      0,
      'sshd',
      'Failed password for root',
      { 'host.name': 'web1', 'process.pid': '42' },
    ],
    ['<11>Jan  2 03:04:05 web1 cron[7]: job died', 17, 'cron', 'job died', { 'host.name': 'web1' }],
    ['<165>1 2026-01-02T03:04:05.003Z host1 evntslog 12 ID47 [x@1 a="b"] An event', 10, 'evntslog', 'An event', {}],
    ['E0102 03:04:05.123456    1234 sync.go:12] lost lease', 17, 'x', 'lost lease', { 'code.file.path': 'sync.go' }],
    [
      '[Fri Jan 02 03:04:05 2026] [error] [client 10.0.0.1] no such file',
      17,
      'x',
      'no such file',
      { component: 'client 10.0.0.1' },
    ],
    ['2026/01/02 03:04:05 [crit] 7#7: *1 connect() failed', 18, 'x', '7#7: *1 connect() failed', {}],
    [
      '127.0.0.1 - bob [02/Jan/2026:03:04:05 +0000] "GET /a?b=c HTTP/1.1" 503 12 "-" "curl"',
      17,
      'x',
      'GET /a?b=c answered 503',
      { 'url.path': '/a' },
    ],
    [
      '01-02 03:04:05.678  1702  2395 W WifiHAL : no scan',
      13,
      'x',
      'no scan',
      { component: 'WifiHAL', 'log.prefix': '1702  2395' },
    ],
    [
      '2026-01-02 03:04:05,678 - WARN  [Worker:1@762] - Connection broken',
      13,
      'x',
      'Connection broken',
      { component: 'Worker:1@762' },
    ],
    ['web-1  | 2026-01-02T03:04:05Z ERROR down', 17, 'web-1', 'down', {}],
    ['api_1 | {"level":"warn","msg":"slow"}', 13, 'api_1', 'slow', {}],
    ['error: cannot open config', 17, 'x', 'cannot open config', {}],
  ])('reads the text line %s', (line, severity, service, body, attributes) => {
    const draft = parseText(line, new Date('2026-01-03T12:00:00Z'))
    expect(draft).toMatchObject({ body, ...(service === 'x' ? {} : { service }) })
    expect(severityNumberOf(draft?.level ?? '')).toBe(severity)
    expect(Object.fromEntries(draft?.attributes ?? [])).toMatchObject(attributes)
  })

  it.each(['just words', 'Errors happen', 'info desk opened', '  at indented', '{"a":1}', ''])(
    'leaves "%s" to others',
    (line) => {
      expect(parseText(line, new Date(0))).toBeUndefined()
    },
  )
})
