import { open, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Where Linux says which start of the machine this is; elsewhere nobody knows, and nothing is taken for granted. */
const BOOT = '/proc/sys/kernel/random/boot_id'

/**
 * Whether the last one who had the folder closed it in order, with every aggregate in step with its table. The note of it is
 * gone for good afterwards: a crash from here on leaves none. After a start of the machine it counts for nothing, for the
 * engine leaves its parts to the system to write.
 */
export async function takeNote(note: string): Promise<boolean> {
  const said = await readFile(note, 'utf8').catch(() => undefined)
  if (said === undefined) return false
  await rm(note, { force: true })
  await synced(dirname(note))
  return said !== '' && said === (await boot())
}

/** Called when all that was added was added whole, after the engine has been closed. */
export async function leaveNote(note: string): Promise<void> {
  await writeFile(note, await boot())
}

async function boot(): Promise<string> {
  return await readFile(BOOT, 'utf8').catch(() => '')
}

async function synced(dir: string): Promise<void> {
  const handle = await open(dir)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
