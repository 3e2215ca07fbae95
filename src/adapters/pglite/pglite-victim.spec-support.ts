/** Run as a process of its own: writes rows one by one into the first folder that it is given and tells each, until it is killed. */
import { silentLog } from '../../kit/log.ts'
import { openPglite } from './pglite.ts'

const db = await openPglite({ dir: process.argv[2], log: silentLog, keepIn: process.argv[3] ?? '' })
await db.query('create table t (id int primary key)')
for (let id = 1; ; id++) {
  await db.query('insert into t values ($1)', [id])
  process.send?.(id)
}
