import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { openJournal } from './journal.ts'

const dir = await mkdtemp(join(tmpdir(), 'journal-'))

describe('infra/sandbox/slack/workspace/journal.ts', () => {
  afterAll(() => rm(dir, { recursive: true, force: true }))

  it('takes back the line that did not fit, and can be read and written again', async () => {
    const path = join(dir, 'w.jsonl')
    expect(await fill(path)).toBe('EFBIG EFBIG')
    const lines: unknown[] = []
    openJournal(path, (entry) => lines.push(entry)).close()
    expect(lines).toEqual([{ n: 1 }, { n: 2 }])
    const again = openJournal(path, () => {})
    again.append({ n: 3 })
    again.close()
    expect((await readFile(path, 'utf8')).split('\n')).toEqual(['{"n":1}', '{"n":2}', '{"n":3}', ''])
  })
})

/** A process whose files may not be longer than a block or two: a disk that is full in the middle of a line. */
async function fill(path: string): Promise<string> {
  const script = `
    import { openJournal } from ${JSON.stringify(new URL('journal.ts', import.meta.url).href)}
    const journal = openJournal(${JSON.stringify(path)}, () => {})
    const tried = (entry) => { try { journal.append(entry); return 'ok' } catch (error) { return error.code } }
    journal.append({ n: 1 })
    const long = tried({ n: 'x'.repeat(4_000) })
    journal.append({ n: 2 })
    process.stdout.write(long + ' ' + tried({ n: 'x'.repeat(4_000) }))`
  const node = [process.execPath, '--import', 'tsx', '--input-type=module', '--eval', script]
  const { stdout } = await promisify(execFile)(
    'bash',
    ['-c', `trap '' XFSZ; ulimit -f 1; exec "$@"`, 'bash', ...node],
    {
      env: { ...process.env, TSX_DISABLE_CACHE: '1' },
    },
  )
  return stdout
}
