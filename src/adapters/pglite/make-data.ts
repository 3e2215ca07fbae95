import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { cp, mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { GiveUp } from '../../kit/outcome.ts'

/** Named after what made it: another version must not begin from it. */
export const EMPTY = 'pglite-0.5.14-pgvector-0.0.15'

const MAKING = 'making-'

/**
 * Makes an empty database in `dataDir`, which is there as a whole or not at all. Takes seconds, in a process of its own,
 * unless `keepIn` holds one that was made before: a folder that nobody but this user may write to. Absent: none is kept.
 * Gives the one that was copied, if any.
 */
export async function makeData(dataDir: string, keepIn?: string): Promise<string | undefined> {
  const home = dirname(dataDir)
  for (const left of readdirSync(home)) if (left.startsWith(MAKING)) rmSync(join(home, left), { recursive: true })
  const making = mkdtempSync(join(home, MAKING))
  const kept = keepIn === undefined ? undefined : join(keepIn, EMPTY)
  const isCopied = kept !== undefined && (await copied(kept, making))
  if (!isCopied) await made(making, home)
  if (!isCopied && kept !== undefined) await keep(making, kept)
  renameSync(making, dataDir)
  return isCopied ? kept : undefined
}

/** False when there was nothing to copy, or not all of it could be; then `to` is empty. */
async function copied(kept: string, to: string): Promise<boolean> {
  if (!existsSync(kept)) return false
  try {
    await cp(kept, to, { recursive: true })
    return true
  } catch {
    for (const name of readdirSync(to)) rmSync(join(to, name), { recursive: true, force: true })
    return false
  }
}

async function made(making: string, home: string): Promise<void> {
  const child = fork(new URL('./pglite-make.mjs', import.meta.url), [making], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-2_000)
  })
  const [code] = await once(child, 'close')
  if (code === 0) return
  rmSync(making, { recursive: true, force: true })
  throw new GiveUp(
    'pglite-unmade',
    `No empty Postgres could be made in ${home}: ${said.trim() || `its process ended with ${code}`}. Check that the disk has 100 MB left and this user may write there.`,
  )
}

/** For the next house. Where it cannot be kept that one makes its own; what is there already is as good. */
async function keep(making: string, kept: string): Promise<void> {
  const draft = `${kept}.${randomUUID()}`
  const written = mkdir(dirname(kept), { recursive: true }).then(() => cp(making, draft, { recursive: true }))
  await written.then(() => rename(draft, kept)).catch(() => rm(draft, { recursive: true, force: true }).catch(() => {}))
}
