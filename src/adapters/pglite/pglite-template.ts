import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { silentLog } from '../../kit/log.ts'
import { EMPTY } from './make-data.ts'
import { openPglite } from './pglite.ts'

const NAME = `${EMPTY}.tar`

/**
 * A dump of an empty database in `cacheDir`, made on the first call: databases that begin from it open in a fraction of the
 * time. The folder must belong to this user alone, because whoever writes the dump decides what the database contains.
 */
export async function pgliteTemplate(cacheDir: string): Promise<string> {
  const file = join(cacheDir, NAME)
  if (existsSync(file)) return file
  mkdirSync(cacheDir, { recursive: true })
  const draft = `${file}.${randomUUID()}`
  const database = await openPglite({ dir: undefined, log: silentLog })
  await database.dump(draft)
  await database.close()
  renameSync(draft, file)
  return file
}
