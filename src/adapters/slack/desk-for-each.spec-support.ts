import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { Database } from '../../projections/database.ts'
import { openSpecDatabase } from '../pglite/pglite.spec-support.ts'
import { migrate } from '../postgres/migrate.ts'
import { type RunningDesk, runDesk } from './slack-app.spec-support.ts'

const SQL = new URL('../../../infra/postgres', import.meta.url).pathname

/** What runs just now; to be read while a spec runs. */
export interface Running {
  readonly desk: RunningDesk
  readonly db: Database
}

/** A desk that runs anew for each spec of a suite, prepared, over one database for all of them. */
export function deskForEach(prepare: (desk: RunningDesk) => Promise<void> = async () => {}): Running {
  const running: Partial<{ desk: RunningDesk; db: Database }> = {}
  const now = <K extends keyof Running>(name: K): Running[K] => {
    const part: Running[K] | undefined = running[name]
    if (part === undefined) throw new Error(`There is no ${name} outside of a spec.`)
    return part
  }
  beforeAll(async () => {
    running.db = await openSpecDatabase()
    await migrate(running.db, SQL)
  })
  afterAll(() => running.db?.close())
  beforeEach(async () => {
    running.desk = await runDesk(now('db'))
    await prepare(running.desk)
  })
  afterEach(() => running.desk?.stop())
  return {
    get desk() {
      return now('desk')
    },
    get db() {
      return now('db')
    },
  }
}
