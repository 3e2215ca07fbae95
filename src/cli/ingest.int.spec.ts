import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ReceivingHouse, receivingHouse, runCli } from './run-cli.spec-support.ts'

const BRACKETED = [
  '[2026-01-02T03:04:05.123Z] [ERROR] [agent:code-review] Rate limit exceeded',
  '  conversationId: abc-123-def',
  '  stack: Error: Rate limit exceeded',
  '    at callModel (/app/src/api.ts:45:11)',
  '[2026-01-02T03:04:06.123Z] [INFO] [agent:code-review] Waiting',
].join('\n')

let house: ReceivingHouse
let dir: string

beforeEach(async () => {
  house = await receivingHouse()
  dir = mkdtempSync(join(tmpdir(), 'faultline-ingest-'))
})

afterEach(async () => {
  await house.close()
  rmSync(dir, { recursive: true })
})

function fileWith(content: string | Uint8Array): string {
  const path = join(dir, 'app.log')
  writeFileSync(path, content)
  return path
}

function jsonLines(count: number): string {
  const lines = Array.from({ length: count }, (_, index) => {
    const at = new Date(Date.UTC(2026, 0, 2) + index).toISOString()
    return JSON.stringify({ time: at, level: 'error', service: `service-${index % 3}`, msg: `order ${index} failed` })
  })
  return `${lines.join('\n')}\n`
}

describe('src/cli/ingest.ts', () => {
  it('stores every record of a gzipped file once, and says what it did', async () => {
    house.ready()
    const { ended, stdout } = runCli(['ingest', fileWith(gzipSync(jsonLines(5_000))), '--to', house.url])
    expect(await ended).toBe(0)
    expect(stdout()).toMatch(
      /5,000 lines of json, 5,000 records stored.*\nThey span 2026-01-02T00:00:00.*\. Read once more,/s,
    )
    expect(stdout()).toMatch(/opens by itself only for what still fails.*\/incident between …\n$/s)
    expect(new Set(house.logs.map(({ body }) => body)).size).toBe(5_000)
    expect(house.logs).toHaveLength(5_000)
    expect(house.logs.find(({ body }) => body === 'order 4 failed')).toMatchObject({
      timestamp: '2026-01-02T00:00:00.004000000Z',
      service: 'service-1',
      severity_number: 17,
    })
  })

  it('says which service it took the records for, and counts as people do', async () => {
    house.ready()
    const plain = runCli(['ingest', fileWith('2026-01-02T03:04:05Z ERROR it broke\n'), '--to', house.url])
    expect(await plain.ended).toBe(0)
    expect(plain.stdout()).toContain('1 line of text, 1 record stored')
    expect(plain.stdout()).toContain('1 record names no service and went to unknown_service: give one with --service')
    const named = runCli(['ingest', fileWith(jsonLines(10)), '--to', house.url])
    expect(await named.ended).toBe(0)
    expect(named.stdout()).toContain('Taken for the services service-0, service-1, service-2.')
    expect(named.stdout()).not.toContain('--service is for')
    const asked = runCli(['ingest', fileWith(jsonLines(10)), '--service', 'service-1', '--to', house.url])
    expect(await asked.ended).toBe(0)
    expect(asked.stdout()).toContain(
      '7 records name their service themselves and were not given to service-1: --service is for records that name none.',
    )
  })

  it.each([
    ['an empty file', () => fileWith(''), /app\.log is empty: nothing was sent/],
    ['a folder', () => dir, /is a folder\. Name a file in it/],
    ['a file that is not there', () => join(dir, 'typo.log'), /There is no file .*typo\.log/],
  ])('refuses %s before it asks for a house', async (_, file, said) => {
    const { ended, stderr } = runCli(['ingest', file(), '--to', 'http://127.0.0.1:9'])
    expect(await ended).toBe(1)
    expect(stderr()).toMatch(said)
  })

  it('refuses a packed file with nothing in it', async () => {
    house.ready()
    const { ended, stderr } = runCli(['ingest', fileWith(gzipSync('')), '--to', house.url])
    expect(await ended).toBe(1)
    expect(stderr()).toMatch(/app\.log is empty: nothing was sent/)
    const blank = runCli(['ingest', fileWith('\n \n\n'), '--to', house.url])
    expect([await blank.ended, blank.stdout()]).toEqual([1, ''])
    expect(blank.stderr()).toMatch(/app\.log holds blank lines alone: nothing was sent/)
  })

  it('finds a house of this machine by its port', async () => {
    house.ready()
    const { ended, stdout } = runCli(['ingest', fileWith(jsonLines(3)), '--port', new URL(house.url).port])
    expect(await ended).toBe(0)
    expect(stdout()).toContain('3 records stored')
  })

  it('takes a line of the year 2200 or 1950 to be as old as the one before it', async () => {
    house.ready()
    const lines = ['2026-01-02', '2200-01-01', '1950-01-01'].map((day) => `${day}T03:04:05Z ERROR it broke\n`)
    const { ended, stdout } = runCli(['ingest', fileWith(lines.join('')), '--to', house.url])
    expect(await ended).toBe(0)
    expect(stdout()).toContain('3 records stored')
    expect(stdout()).toContain('They span 2026-01-02T03:04:05Z to 2026-01-02T03:04:05Z.')
    expect(new Set(house.logs.map(({ timestamp }) => timestamp.slice(0, 19)))).toEqual(new Set(['2026-01-02T03:04:05']))
  })

  it('takes what people write in other scripts, with colours, for text', async () => {
    house.ready()
    const line = '2026-01-02T03:04:05Z \u001b[31mERROR\u001b[0m Ошибка в корзине: größer 購物車\n'
    const { ended, stdout } = runCli(['ingest', fileWith(line.repeat(40)), '--service', 'cart', '--to', house.url])
    expect(await ended).toBe(0)
    expect(stdout()).toContain('Taken for the service cart.')
  })

  it('reads standard input, finds the format and takes the service from the command line', async () => {
    house.ready()
    const { child, ended, stdout } = runCli(['ingest', '-', '--service', 'reviews', '--to', house.url])
    child.stdin.end(BRACKETED)
    expect(await ended).toBe(0)
    expect(stdout()).toContain('standard input: 5 lines of bracketed, 2 records stored')
    const [first] = house.logs
    expect(first).toMatchObject({ service: 'reviews', body: 'Rate limit exceeded', severity_text: 'ERROR' })
    expect(first?.attributes).toMatchObject({ conversationId: 'abc-123-def' })
    expect(first?.attributes['exception.stacktrace']).toContain('callModel')
  })

  it('waits for a house whose stores are still opening', async () => {
    const { ended, stdout } = runCli(['ingest', fileWith(jsonLines(10)), '--to', house.url])
    setTimeout(() => house.ready(), 1_500)
    expect(await ended).toBe(0)
    expect(stdout()).toContain('10 records stored')
    expect(house.logs).toHaveLength(10)
  })

  it('sends a log that is still being written as it comes, and closes in order at a signal', async () => {
    house.ready()
    const { child, ended, stdout, stderr } = runCli(['ingest', '-', '--to', house.url])
    child.stdin.write(jsonLines(3))
    await expect.poll(() => house.logs.length, { timeout: 10_000 }).toBe(3)
    child.kill('SIGINT')
    expect(await ended).toBe(0)
    expect(stderr()).toContain('Stopping. Ctrl-C once more ends it at once.')
    expect(stdout()).toContain('3 records stored')
    expect(house.logs).toHaveLength(3)
  })

  it('says what to do when no house is there', async () => {
    await house.close()
    const { ended, stderr } = runCli(['ingest', fileWith(jsonLines(1)), '--to', house.url])
    expect(await ended).toBe(1)
    expect(stderr()).toContain('Start one with `faultline start`')
  })

  it.each([
    ['a file that is not there', 1, ['ingest', 'nowhere.log'], 'There is no file nowhere.log'],
    ['a folder', 1, ['ingest', tmpdir()], 'is a folder'],
    ['a binary file', 1, ['ingest', process.execPath], 'looks like a binary file'],
    ['no file at all', 2, ['ingest'], 'Name one file'],
    ['a format that is not known', 2, ['ingest', '-', '--format', 'xml'], 'Use one of: auto, json'],
    ['an address that is none', 2, ['ingest', '-', '--to', 'nowhere'], '--to is not an address'],
    ['an option that is not known', 2, ['ingest', '-', '--frobnicate'], '--frobnicate'],
  ])('gives up with a clear word on %s', async (_case, code, args, word) => {
    house.ready()
    const to = args.includes('--to') ? [] : ['--to', house.url]
    const { ended, stderr, stdout } = runCli([...args, ...to])
    expect(await ended).toBe(code)
    expect(stdout()).toBe('')
    expect(house.logs).toEqual([])
    expect(stderr()).toContain(word)
    expect(stderr()).not.toContain('    at ')
  })

  it('stores what it could read of damaged gzip, and fails', async () => {
    house.ready()
    const whole = gzipSync(jsonLines(20_000))
    const { ended, stdout, stderr } = runCli([
      'ingest',
      fileWith(whole.subarray(0, whole.length / 2)),
      '--to',
      house.url,
    ])
    expect(await ended).toBe(1)
    expect(stderr()).toContain('is damaged gzip')
    expect(stdout()).toContain('records stored')
  })
})
