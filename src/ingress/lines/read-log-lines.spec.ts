import { describe, expect, it } from 'vitest'
import type { LogRow } from '../../evidence/rows.ts'
import { type ReadLogOptions, readLogLines } from './read-log-lines.ts'
import { newTally } from './tally.ts'
import { PAUSE } from './text-lines.ts'

const receivedAt = new Date('2026-01-03T12:00:00Z')

async function read(text: string, options: Partial<ReadLogOptions> = {}) {
  const tally = newTally()
  const rows = await all(readLogLines(text.split('\n'), { receivedAt, tally, ...options }))
  return { rows, tally }
}

function seen(row: LogRow | undefined) {
  return row && [row.timestamp.slice(0, 23), row.severity_number, row.service, row.body]
}

describe('src/ingress/lines/read-log-lines.ts', () => {
  it('reads JSON lines of several loggers', async () => {
    const { rows, tally } = await read(
      [
        '{"level":50,"time":1767323045123,"pid":7,"name":"api","service":"checkout","msg":"boom","err":{"type":"TypeError","message":"x is undefined","stack":"TypeError: x is undefined\\n    at f (a.js:1:2)"}}',
        '{"@timestamp":"2026-01-02T03:04:06Z","log.level":"WARN","message":"slow","service":{"name":"catalog"},"trace_id":"5b8efff798038103d269b633813fc60c","labels":["a"]}',
        '{"log":"plain text\\n","stream":"stderr","time":"2026-01-02T03:04:07.5Z"}',
        '{"@t":"2026-01-02T03:04:08Z","@l":"Error","@m":"failed","@x":"System.InvalidOperationException: no\\n   at A.B()"}',
      ].join('\n'),
    )
    expect(rows.map(seen)).toEqual([
      ['2026-01-02T03:04:05.123', 17, 'checkout', 'boom'],
      ['2026-01-02T03:04:06.000', 13, 'catalog', 'slow'],
      ['2026-01-02T03:04:07.500', 0, 'unknown_service', 'plain text'],
      ['2026-01-02T03:04:08.000', 17, 'unknown_service', 'failed'],
    ])
    expect(rows[0]?.attributes).toMatchObject({
      'exception.type': 'TypeError',
      'exception.message': 'x is undefined',
      pid: '7',
    })
    expect(rows[1]).toMatchObject({ trace_id: '5b8efff798038103d269b633813fc60c', attributes: { labels: '["a"]' } })
    expect(rows[3]?.attributes['exception.type']).toBe('System.InvalidOperationException')
    expect(tally).toMatchObject({ lines: 4, records: 4, unparsed: 0, format: 'json' })
  })

  it('reads logfmt', async () => {
    const { rows, tally } = await read(
      'time=2026-01-02T03:04:05Z level=error msg="could not \\"dial\\"" service=payments code=504\nts=1767323046 lvl=info msg=ok empty=',
    )
    expect(rows.map(seen)).toEqual([
      ['2026-01-02T03:04:05.000', 17, 'payments', 'could not "dial"'],
      ['2026-01-02T03:04:06.000', 9, 'unknown_service', 'ok'],
    ])
    expect(rows[0]?.attributes).toEqual({ code: '504' })
    expect(tally.format).toBe('logfmt')
  })

  it('reads bracketed records with fields and a stack beneath them', async () => {
    const { rows, tally } = await read(
      [
        '[2026-01-02T03:04:05.123Z] [ERROR] [agent:code-review] Rate limit exceeded',
        '  conversationId: abc-123-def',
        '  errorCode: 429',
        '  stack: Error: Rate limit exceeded',
        '    at callModel (/app/src/api.ts:45:11)',
        '[2026-01-02T03:04:06.000Z] [INFO] [agent:chat] Answered',
      ].join('\n'),
    )
    expect(rows.map(seen)).toEqual([
      ['2026-01-02T03:04:05.123', 17, 'agent:code-review', 'Rate limit exceeded'],
      ['2026-01-02T03:04:06.000', 9, 'agent:chat', 'Answered'],
    ])
    expect(rows[0]?.attributes).toEqual({
      component: 'agent:code-review',
      conversationId: 'abc-123-def',
      errorCode: '429',
      'exception.type': 'Error',
      'exception.message': 'Rate limit exceeded',
      'exception.stacktrace': 'Error: Rate limit exceeded\n    at callModel (/app/src/api.ts:45:11)',
    })
    expect(tally).toMatchObject({ lines: 6, records: 2, format: 'bracketed' })
  })

  it.each([
    [
      'java',
      'java.lang.IllegalStateException',
      'closed',
      [
        'java.lang.IllegalStateException: closed',
        '\tat a.B.c(B.java:1)',
        'Caused by: java.io.IOException: pipe',
        '\t... 3 more',
      ],
    ],
    [
      'python',
      'KeyError',
      "'id'",
      ['Traceback (most recent call last):', '  File "a.py", line 1, in f', '    x["id"]', "KeyError: 'id'"],
    ],
    ['node', 'TypeError', 'x', ['TypeError: x', '    at f (a.js:1:2)', '    at async g (b.js:3:4)']],
    [
      'go',
      'panic',
      'index out of range',
      ['panic: index out of range', 'goroutine 1 [running]:', 'main.f(0x1, 0x2)', '\t/app/main.go:7 +0x1d'],
    ],
  ])('joins a stack trace of %s to the error it belongs to', async (_name, type, message, trace) => {
    const text = ['2026-01-02 03:04:05 ERROR request failed', ...trace, '2026-01-02 03:04:06 INFO next'].join('\n')
    const { rows } = await read(text)
    expect(rows.map((row) => row.body)).toEqual(['request failed', 'next'])
    expect(rows[0]?.attributes).toMatchObject({ 'exception.type': type, 'exception.message': message })
    expect(rows[0]?.attributes['exception.stacktrace']).toContain(trace.at(-1)?.trim())
  })

  it('makes an uncaught failure between calm lines an error of its own', async () => {
    const { rows } = await read(
      '2026-01-02 03:04:05 INFO listening\nTypeError: x is not a function\n    at f (a.js:1:2)\n2026-01-02 03:04:06 INFO restarted',
    )
    expect(rows.map((row) => [row.severity_number, row.body])).toEqual([
      [9, 'listening'],
      [17, 'TypeError: x is not a function'],
      [9, 'restarted'],
    ])
    expect(rows[1]?.timestamp).toBe(rows[0]?.timestamp)
    expect(rows[1]?.attributes['exception.stacktrace']).toContain('at f (a.js:1:2)')
  })

  it('reads JSON that is printed over several lines', async () => {
    const { rows, tally } = await read(
      '{\n  "level": "error",\n  "msg": "boom",\n  "at": { "x": 1 }\n}\n{"level":"info","msg":"ok"}',
    )
    expect(rows.map((row) => row.body)).toEqual(['boom', 'ok'])
    expect(tally).toMatchObject({ records: 2, unparsed: 0 })
  })

  it('keeps every line it does not understand, whatever the format', async () => {
    const json = '{"level":"info","msg":"a"}\nnot json {\n{"broken": \n{"level":"info","msg":"b"}\n   '
    const { rows, tally } = await read(json)
    expect(rows.map((row) => row.body)).toEqual(['a', 'not json {', '{"broken": ', 'b'])
    expect(tally).toMatchObject({ lines: 5, records: 4, unparsed: 2 })
  })

  it('tells all that came where nothing comes for a while, and takes the format of few lines for no promise', async () => {
    const json = (n: number) => `{"level":"error","service":"cart","msg":"boom ${n}"}`
    async function* lines() {
      yield* ['Starting the server', PAUSE] as const
      yield* [json(1), PAUSE, json(2)] as const
    }
    const tally = newTally()
    const seenAt: (readonly [string, number])[] = []
    for await (const row of readLogLines(lines(), { receivedAt, tally })) seenAt.push([row.body, tally.lines])
    expect(seenAt).toEqual([
      ['Starting the server', 1],
      ['boom 1', 2],
      ['boom 2', 3],
    ])
    expect(tally).toMatchObject({ lines: 3, records: 3 })
  })

  it('counts what has no time, and gives it the time of its own reading where that goes on', async () => {
    let seconds = 0
    const now = () => new Date(Date.UTC(2026, 0, 3, 12, 0, seconds++))
    const { rows, tally } = await read('first\nsecond\n2026-01-02 03:04:05 INFO b\nthird', { now })
    expect(rows.map((row) => row.timestamp.slice(11, 19))).toEqual(['12:00:00', '12:00:01', '03:04:05', '03:04:05'])
    expect(tally).toMatchObject({ records: 4, untimed: 2 })
  })

  it('gives lines without a time the time of the line before, or of receipt', async () => {
    const { rows } = await read('first\n2026-01-02 03:04:05 INFO b\nthird')
    expect(rows.map((row) => row.timestamp)).toEqual([
      '2026-01-03T12:00:00.000Z',
      '2026-01-02T03:04:05.000000000Z',
      '2026-01-02T03:04:05.000000000Z',
    ])
  })

  it.each([
    ['2026-01-02 03:04:05 INFO first', '2300-01-01 00:00:00 ERROR far', '1950-01-01 00:00:00 ERROR early'],
    ...['"2300-01-01T00:00:00Z"', '"1950-01-01T00:00:00Z"', '"1970-01-01T00:00:00Z"', '9214646400'].map((time) => [
      '{"time":"2026-01-02T03:04:05Z","msg":"first"}',
      `{"time":${time},"msg":"odd"}`,
      '{"msg":"last"}',
    ]),
  ])('takes a time that no table holds for none', async (...lines) => {
    const { rows } = await read(lines.join('\n'))
    expect(rows.map(({ timestamp }) => timestamp.slice(0, 19))).toEqual(Array(3).fill('2026-01-02T03:04:05'))
  })

  it('obeys a format that is given', async () => {
    const { rows, tally } = await read('{"msg":"a"}', { format: 'text' })
    expect([rows[0]?.body, tally.format]).toEqual(['a', 'text'])
  })

  // Steps that grow with the square would take minutes: the time that a spec has is the limit.
  it('bounds rows and time whatever it is fed', async () => {
    const hostile = (size: number) => [
      '['.repeat(size),
      `{"a":${'['.repeat(size / 2)}${']'.repeat(size / 2)}}`,
      `${'a=b '.repeat(size / 4)}`,
      `2026-01-02 03:04:05 ${'[x] '.repeat(size / 4)}`,
      `${'a'.repeat(size)}Error`,
      `127.0.0.1 - - [${'9'.repeat(size)}`,
      `<9999999>${' '.repeat(size)}x`,
      `k="${'\\'.repeat(size)}`,
      '\uFFFD'.repeat(size),
      ...Array.from({ length: size / 20 }, () => `    at ${'x'.repeat(40)} (y.js:1:1)`),
    ]
    for (const format of ['auto', 'json', 'logfmt', 'bracketed', 'text'] as const) {
      const { rows } = await read(hostile(64_000).join('\n'), { format })
      for (const row of rows) expect(JSON.stringify(row).length).toBeLessThan(160_000)
      await read(hostile(500_000).join('\n'), { format })
    }
  })
})

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}
