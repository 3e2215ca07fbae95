import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { GiveUp } from '../../kit/outcome.ts'

const MAKING = 'making-'

/** Makes an empty database in `dataDir`, which is there as a whole or not at all. Takes seconds, in a process of its own. */
export async function makeData(dataDir: string): Promise<void> {
  const home = dirname(dataDir)
  for (const left of readdirSync(home)) if (left.startsWith(MAKING)) rmSync(join(home, left), { recursive: true })
  const making = mkdtempSync(join(home, MAKING))
  const child = fork(new URL('./pglite-make.mjs', import.meta.url), [making], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-2_000)
  })
  const [code] = await once(child, 'close')
  if (code === 0) return renameSync(making, dataDir)
  rmSync(making, { recursive: true, force: true })
  throw new GiveUp(
    'pglite-unmade',
    `No empty Postgres could be made in ${home}: ${said.trim() || `its process ended with ${code}`}. Check that the disk has 100 MB left and this user may write there.`,
  )
}
