import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openChdbEvidence } from '../../adapters/chdb/open-chdb.ts'
import type { Evidence } from '../../evidence/evidence.ts'
import { lookAtLogs } from '../../evidence/logs/look.ts'
import { patternsOf } from '../../evidence/patterns/patterns.ts'
import { readLogLines } from '../../ingress/lines/read-log-lines.ts'
import { newTally } from '../../ingress/lines/tally.ts'
import { linesOf } from '../../ingress/lines/text-lines.ts'
import { silentLog } from '../../kit/log.ts'
import { readLogs } from './read.ts'

const NOW = new Date('2026-01-28T13:00:00.000Z')
const WINDOW = { from: '2026-01-28T12:00:00.000Z', to: '2026-01-28T13:00:00.000Z' }
const SAID: readonly (readonly [string, (n: number) => string])[] = [
  ['ERROR', (n) => `could not reach 10.0.0.${n}:5432 after ${n * 30}ms`],
  ['ERROR', (n) => `order 7f3e${n}a81-0000-4000-8000-00000000000${n % 10} failed for customer cus_k${n}x9`],
  ['WARN', (n) => `disk /dev/sd${n} is ${80 + n}% full`],
  ['INFO', (n) => `GET /users/${n}/cart answered 200 in ${n}.5ms`],
  ['INFO', (n) => `job ${n} of ${n + 2} done`],
]
/** The same records as files print them. */
const PRINTS: Readonly<Record<string, (at: string, level: string, text: string) => string>> = {
  plain: (at, level, text) => `${at} ${level} ${text}`,
  bracketed: (at, level, text) => `[${at}] [${level}] [checkout] ${text}`,
  json: (at, level, text) => JSON.stringify({ time: at, level, msg: text, pid: 7 }),
}

describe('src/cli/analyze-logs/one-name.int.spec.ts', () => {
  let evidence: Evidence
  beforeAll(async () => {
    evidence = await openChdbEvidence({ dir: await mkdtemp(join(tmpdir(), 'one-name-')), log: silentLog })
  })
  afterAll(() => evidence.close())

  it.each(Object.keys(PRINTS))(
    'gives a line of a %s file one name in the store, in Slack and on the command line',
    {
      timeout: 30_000,
    },
    async (name) => {
      const file = join(await mkdtemp(join(tmpdir(), 'one-name-')), `${name}.log`)
      await writeFile(file, textOf(name))
      const read = await readLogs({
        sources: [{ name: file, bytes: 0 }],
        receivedAt: NOW,
        signal: new AbortController().signal,
        onBytes: () => undefined,
      })
      const shown = countsOf(patternsOf(read.mine.table).map(({ key, count }) => [key, count]))

      const tally = newTally()
      async function* bytes() {
        yield new TextEncoder().encode(textOf(name))
      }
      const rows = []
      for await (const row of readLogLines(linesOf(bytes(), tally), { receivedAt: NOW, tally }))
        rows.push({ ...row, service: name })
      await evidence.addLogs(rows)
      const look = await lookAtLogs(evidence, name, WINDOW, 60)
      expect(countsOf(look.patterns.map(({ pattern, count }) => [pattern, count]))).toEqual(shown)

      const stored = (await evidence.query('signature_counts', { ...WINDOW, bucket_s: 3_600 })).rows
      const errors = stored.filter(({ service }) => service === name).map(({ signature }) => signature)
      expect(errors).toHaveLength(2)
      expect(Object.keys(shown)).toEqual(expect.arrayContaining(errors))
    },
  )
})

function textOf(name: string): string {
  const lines = Array.from({ length: 200 }, (_, n) => {
    const [level, say] = SAID[n % SAID.length] ?? ['INFO', String]
    return PRINTS[name]?.(new Date(Date.parse(WINDOW.from) + n * 1_000).toISOString(), level, say(n)) ?? ''
  })
  return `${lines.join('\n')}\n`
}

function countsOf(pairs: readonly (readonly [string, number])[]): Record<string, number> {
  return Object.fromEntries(pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
