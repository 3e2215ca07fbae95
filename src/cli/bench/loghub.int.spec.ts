import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { benchLoghub } from './loghub.ts'

describe('src/cli/bench/loghub.ts', () => {
  let dir = ''
  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'faultline-loghub-'))
    await mkdir(path.join(dir, 'Shop'))
    const rows = Array.from({ length: 40 }, (_, n) => `${n + 1},"user ""u${n}"", ${n % 2 ? 'in' : 'out'}",LIE${n},LIE`)
    await writeFile(
      path.join(dir, 'Shop', 'Shop_2k.log_structured.csv'),
      `LineId,Content,EventId,EventTemplate\r\n${rows.join('\r\n')}\r\n`,
    )
    const raw = Array.from(
      { length: 40 },
      (_, n) => `2026-01-01 10:00:00 INFO a.B: user "u${n}", ${n % 2 ? 'in' : 'out'}`,
    )
    await writeFile(path.join(dir, 'Shop', 'Shop_2k.log'), `${raw.join('\r\n')}\r\n`)
  })
  afterAll(() => rm(dir, { recursive: true }))

  it.each([[[]], [['--raw']]])(
    'writes a line a record, the same patterns with and without the header: %j',
    async (more) => {
      const out = path.join(dir, `out${more.length}`)
      await benchLoghub(['--data', dir, '--out', out, ...more])
      const lines = (await readFile(path.join(out, 'Shop.jsonl'), 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
      expect(lines.map(({ line }) => line)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1))
      expect(new Set(lines.map(({ cluster }) => cluster)).size).toBe(2)
      expect(lines[0]).toMatchObject({ cluster: lines[2].cluster, template: expect.stringMatching(/^user .*, out$/) })
    },
  )

  it('says what is missing', async () => {
    await expect(benchLoghub(['--data', dir])).rejects.toThrow('Name the folder')
    await expect(benchLoghub(['--data', path.join(dir, 'no'), '--out', dir])).rejects.toThrow('There is no folder')
    await expect(benchLoghub(['--data', path.join(dir, 'out0'), '--out', dir])).rejects.toThrow('There is no *')
  })
})
