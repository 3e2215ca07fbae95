import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let dir: string

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ending-'))
})
afterAll(() => rm(dir, { recursive: true, force: true, maxRetries: 3 }))

describe('src/adapters/chdb/open-chdb.ts, at the end', () => {
  it('closes when what it has begun is stored', async () => {
    const { code, said } = await processWith(`
      const storing = Promise.all([batch(1), batch(2), batch(3)].map((rows) => evidence.addLogs(rows)))
      await evidence.close()
      await storing
      console.log('all stored')`)
    expect([code, said]).toEqual([0, 'all stored\n'])
  })

  it('ends by a kill where the process ends in the middle of storing, and as asked otherwise', async () => {
    expect(await processWith('void evidence.addLogs(batch(1)); process.exit(0)')).toMatchObject({ signal: 'SIGKILL' })
    expect(await processWith('await evidence.addLogs(batch(1)); process.exit(3)')).toMatchObject({ code: 3 })
  })
})

/** A process of its own with the evidence open. */
async function processWith(then: string) {
  const script = `
    const { openChdbEvidence } = await import(${JSON.stringify(new URL('./open-chdb.ts', import.meta.url).href)})
    const log = { debug() {}, info() {}, warn() {}, error() {}, child: () => log }
    const evidence = await openChdbEvidence({ dir: ${JSON.stringify(dir)}, log })
    const row = { trace_id: '', span_id: '', service: 'shop', resource: {}, attributes: {}, severity_text: 'ERROR', severity_number: 17 }
    const batch = (n) => Array.from({ length: 2_000 }, (_, k) => ({ ...row, timestamp: '2026-02-02T10:00:00.000Z', body: 'order ' + n + '-' + k + ' lost' }))
    ${then}`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8')
  })
  await once(child, 'close')
  return { code: child.exitCode, signal: child.signalCode, said }
}
