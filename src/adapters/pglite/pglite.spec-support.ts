import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { silentLog } from '../../kit/log.ts'
import { openPglite, type Pglite } from './pglite.ts'
import { pgliteTemplate } from './pglite-template.ts'

/** A database for one spec file, in memory unless told otherwise: below a second, after the first on a machine. */
export async function openSpecDatabase(dir?: string): Promise<Pglite> {
  const template = await pgliteTemplate(join(tmpdir(), `faultline-specs-${userInfo().username}`))
  return openPglite({ dir, log: silentLog, template })
}
