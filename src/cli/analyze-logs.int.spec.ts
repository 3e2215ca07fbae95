import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from './run-cli.spec-support.ts'

/** An hour of a shop: orders all the time, one job that stops, and failures that begin in the last quarter. */
function shopLog(): string {
  return Array.from({ length: 3_600 }, (_, second) => {
    const at = new Date(Date.UTC(2026, 0, 28, 12) + second * 1_000).toISOString().replace('T', ' ').replace('Z', '')
    const lines = [`${at} INFO [main] Cart - order ${second * 7} placed`]
    if (second < 2_000 && second % 20 === 0) lines.push(`${at} INFO [job] Export - wrote ${second} rows`)
    if (second > 3_000 && second % 10 === 0)
      lines.push(
        `${at} ERROR [main] Pay - payment of order ${second} failed`,
        `java.lang.IllegalStateException: gateway said ${second}`,
        `\tat com.shop.Gateway.call(Gateway.java:${second % 90})`,
        '\tat com.shop.Pay.charge(Pay.java:4)',
      )
    return lines.join('\n')
  }).join('\n')
}

describe('src/cli/analyze-logs.ts', () => {
  let dir = ''
  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'faultline-analyze-'))
    await writeFile(path.join(dir, 'app.log'), shopLog())
    await writeFile(path.join(dir, 'app.log.1.gz'), gzipSync(shopLog().replaceAll('2026-01-28', '2026-01-27')))
    await writeFile(path.join(dir, 'picture.bin'), Buffer.alloc(9_000, 1))
  })
  afterAll(() => rm(dir, { recursive: true }))

  async function analyze(args: readonly string[], input?: string) {
    const running = runCli(['analyze-logs', ...args])
    if (input !== undefined) running.child.stdin.end(input)
    expect(await running.ended, running.stderr()).toBe(0)
    return running.stdout()
  }

  it('counts every record, says what is new and what stopped, and groups the exceptions', async () => {
    const report = JSON.parse(await analyze([path.join(dir, 'app.log'), '--json']))
    expect(report).toMatchObject({ files: 1, lines: 3_936, records: 3_759, pattern_count: 3, notes: [] })
    expect(report.patterns[0]).toMatchObject({
      template: 'order <num> placed',
      count: 3_600,
      first_at: '2026-01-28T12:00:00.000Z',
    })
    expect(report.changes.map(({ kind, template }: Record<string, unknown>) => [kind, template])).toEqual([
      ['new', 'payment of order <num> failed'],
      ['vanished', 'wrote <num> rows'],
    ])
    expect(report.errors).toMatchObject([
      { count: 59, title: expect.stringContaining('IllegalStateException: gateway said') },
    ])
  })

  it('shows it to people without colours where there is no terminal', async () => {
    const said = await analyze([path.join(dir, 'app.log')])
    expect(said).toContain('3,759 records in 3,936 lines of 1 file, 3 patterns')
    expect(said).toMatch(/new {6}59 .*payment of order <num> failed/)
    expect(said).not.toContain('\u001b')
  })

  it('reads folders with rotated and packed files, and says which file is no text', async () => {
    const report = JSON.parse(await analyze([dir, 'patterns', '--json']))
    expect(report).toMatchObject({ files: 3, records: 2 * 3_759 })
    expect(report.notes).toEqual([expect.stringContaining('picture.bin')])
  })

  it('reads standard input, JSON lines too', async () => {
    const rows = Array.from({ length: 50 }, (_, n) =>
      JSON.stringify({ time: `2026-01-28T12:00:${10 + n}Z`, level: 'error', msg: `job ${n} failed` }),
    )
    const report = JSON.parse(await analyze(['-', 'errors', '--json'], rows.join('\n')))
    expect(report.patterns).toMatchObject([{ template: 'job <num> failed', count: 50, level: 17 }])
  })

  it('counts from a moment on, and compares the window that was asked for', async () => {
    const since = await analyze([path.join(dir, 'app.log'), '--since', '2026-01-28T12:30', '--window', '5m', '--json'])
    const report = JSON.parse(since)
    expect(report.patterns[0].count).toBe(1_800)
    expect(report.window.from).toBe('2026-01-28T12:55:00.000Z')
    expect(report.notes[0]).toContain('before the given time')
  })

  it('draws what it counted where a chart is asked for, and only as SVG', async () => {
    const file = path.join(dir, 'chart.svg')
    await analyze([path.join(dir, 'app.log'), '--chart', file])
    const svg = await readFile(file, 'utf8')
    expect(svg).toContain('>payment of order &lt;num&gt;')
    expect(svg).toContain('>new: 59, never before</text>')
    const running = runCli(['analyze-logs', path.join(dir, 'app.log'), '--chart', path.join(dir, 'chart.png')])
    expect(await running.ended).toBe(2)
    expect(running.stderr()).toContain('Write .svg')
  })

  it('never says that it stores or stored', async () => {
    const running = runCli(['analyze-logs', path.join(dir, 'picture.bin')])
    expect(await running.ended).toBe(1)
    expect(running.stderr()).toContain('binary file')
    expect(running.stderr()).not.toMatch(/stor/)
  })

  it.each([
    [['nothing.log'], 1, 'There is no file'],
    [[], 2, 'Name a file'],
    [['-', '--window', 'soon'], 2, 'no duration'],
    [['-', '--top', 'all'], 2, '--top all'],
  ])('answers %j with what to do', async (args, code, words) => {
    const running = runCli(['analyze-logs', ...args])
    running.child.stdin.end('')
    expect(await running.ended).toBe(code)
    expect(running.stderr()).toContain(words)
  })
})
