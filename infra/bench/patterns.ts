import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { createMine } from '../../src/evidence/patterns/mine.ts'
import { against, type Figure, rounded } from './figure.ts'

/** A million lines warm up; the rest is measured. */
const [ROUNDS, LINES_AIM, MEMORY_AIM] = [Number(process.env.BENCH_ROUNDS ?? 70), 200_000, 150]
const CHUNK = 64 * 1024

/**
 * Raw lines of the Loghub sets below `LOGHUB_DIR`, again and again with other digits, through the product's own
 * reader: lines a second of processor time, so that a busy machine does not change it. Bare: the same text split into lines.
 */
export async function benchPatterns(): Promise<readonly Figure[]> {
  const folder = process.env.LOGHUB_DIR ?? ''
  if (folder === '' || !existsSync(folder)) {
    console.error('patterns: not measured. Set LOGHUB_DIR to a folder with Loghub sets (*_2k.log).')
    return []
  }
  const texts = await textsBelow(folder)
  const bare = rateOf(texts, Math.ceil(ROUNDS / 10), (text) => {
    let lines = 0
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1
    return lines
  })
  const mine = createMine({ receivedAt: new Date(0) })
  const run = (text: string) => {
    const before = mine.tally.lines
    for (let at = 0; at < text.length; at += CHUNK) mine.feed(text.slice(at, at + CHUNK))
    return mine.tally.lines - before
  }
  rateOf(texts, 2, run)
  const measured = rateOf(texts, ROUNDS, run)
  mine.endOfSource()
  const memory = process.resourceUsage().maxRSS / 1_024
  const n = mine.tally.lines
  return [
    {
      bench: 'patterns',
      metric: 'raw lines',
      value: rounded(measured),
      unit: 'lines/s',
      ...against(bare, measured),
      n,
      aim: LINES_AIM,
    },
    { bench: 'patterns', metric: 'memory, at most', value: rounded(memory), unit: 'MiB', n, aim: MEMORY_AIM },
  ]
}

async function textsBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter(({ name }) => name.endsWith('_2k.log'))
    .map((entry) => path.join(entry.parentPath, entry.name))
  return Promise.all(files.sort().map(async (file) => `${(await readFile(file, 'utf8')).trimEnd()}\n`))
}

/** Lines a second of processor time. */
function rateOf(texts: readonly string[], rounds: number, work: (text: string) => number): number {
  let [lines, micros] = [0, 0]
  for (let round = 0; round < rounds; round++) {
    for (const text of texts) {
      const other = round === 0 ? text : withOtherDigits(text, round)
      const start = process.cpuUsage()
      lines += work(other)
      const { user, system } = process.cpuUsage(start)
      micros += user + system
    }
  }
  return lines / (micros / 1_000_000)
}

/** The same lines with other numbers, so that no line comes twice. First digits stay: times remain times. */
function withOtherDigits(text: string, round: number): string {
  let state = round
  return text.replace(/(?<=\d)\d/g, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff
    return String((state >> 16) % 6)
  })
}
