import { describe, expect, it } from 'vitest'
import { newHead, readHead } from './apply.ts'
import { learnLayout } from './learn.ts'

const NOW = new Date('2026-03-01T00:00:00Z')

/** Lines of one program, enough of them to learn from. */
const SOURCES: readonly (readonly [name: string, columns: string, lines: readonly (readonly [string, string])[]])[] = [
  [
    'brackets, then an indented field',
    'time level bracket',
    [
      ['[2026-01-28T14:15:05.123Z] [ERROR] [payments] ', 'Timeout calling bank'],
      ['[2026-01-28T14:15:06.001Z] [INFO] [checkout] ', 'order 12 placed'],
    ],
  ],
  [
    'logback',
    'time time level number dash bracket word dash',
    [
      ['2026-01-28 14:15:05.123  INFO 7 --- [exec-1] c.e.OrderController      : ', 'Created order 5'],
      ['2026-01-28 14:15:05.124  WARN 7 --- [exec-2] c.e.PaymentService       : ', 'Slow: 5'],
    ],
  ],
  [
    'Python logging',
    'time time dash word dash level dash',
    [
      ['2026-01-01 10:00:00,123 - app.worker - ERROR - ', 'could not do it'],
      ['2026-01-01 10:00:00,124 - app.web - INFO - ', 'did 5'],
    ],
  ],
  [
    'syslog',
    'time number time logger',
    [
      ['Dec 10 06:55:46 web1 sshd[24200]: ', 'Invalid user ann from 10.0.0.1'],
      ['Dec 10 06:55:47 web1 kernel: ', 'usb 1-1: new device'],
      ['Dec 10 06:55:48 web1 cron daemon[7]: ', 'done'],
    ],
  ],
  [
    'logcat',
    'time time number number level logger',
    [
      ['03-17 16:13:38.811  1702  2395 D WindowManager: ', 'opening app'],
      ['03-17 16:13:38.819  1702  8671 V PowerService: ', 'acquire lock=2'],
    ],
  ],
  [
    'pipes',
    'time word number',
    [
      ['20171223-22:15:29:606|Steps|30002312|', 'onStandStepChanged 3579'],
      ['20171223-22:15:29:615|Heart|30002312|', 'flush sensor data'],
    ],
  ],
  [
    'a table',
    'time time level word',
    [
      ['2016-09-28 04:30:30, Info                  CBS    ', 'Loaded stack with core'],
      ['2016-09-28 04:30:31, Info                  CSI    ', 'Warning: unrecognized attribute'],
    ],
  ],
]

describe('src/evidence/patterns/layout/learn.ts', () => {
  it.each(SOURCES)('finds where the message begins: %s', (_, columns, lines) => {
    const texts = Array.from({ length: 30 }, () => lines.map(([head, message]) => head + message)).flat()
    const layout = learnLayout(texts, NOW)
    const head = newHead()
    for (const [before, message] of lines) {
      readHead(head, layout, before + message, 0, before.length + message.length)
      expect((before + message).slice(head.content)).toBe(message)
      expect(head.whole).toBe(true)
    }
    expect(layout.columns.join(' ').replace('time number time word logger', 'time number time logger')).toBe(columns)
    expect(layout.time).toBeGreaterThanOrEqual(0)
  })

  it('takes nothing from messages that have no header', () => {
    const lines = ['connection reset by peer', 'connection refused', 'GET /x 200', 'user 12 logged in']
    expect(learnLayout(Array(20).fill(lines).flat(), NOW).columns).toEqual([])
    expect(learnLayout([], NOW).columns).toEqual([])
  })

  it('does not take words for columns because they repeat', () => {
    const lines = Array.from({ length: 50 }, (_, n) => `2026-01-01 10:00:${10 + (n % 50)} user ${n} logged in`)
    expect(learnLayout(lines, NOW).columns).toEqual(['time', 'time'])
  })

  it('leaves the lines of a stack trace without a header', () => {
    const record = ['2026-01-01 10:00:00 ERROR no', 'java.lang.Error: no', '\tat a.B.c(B.java:1)']
    const layout = learnLayout(Array(20).fill(record).flat(), NOW)
    const head = newHead()
    readHead(head, layout, '\tat a.B.c(B.java:1)', 0, 19)
    expect(layout.columns).toEqual(['time', 'time', 'level'])
    expect(head).toMatchObject({ whole: false, content: 0 })
  })
})
