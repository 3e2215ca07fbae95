import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Database } from '../../projections/database.ts'
import { migrate } from '../postgres/migrate.ts'
import { createDatabaseAnswers } from './database-answers.ts'

const SQL = new URL('../../../infra/postgres', import.meta.url).pathname
const ID = '5f0c2f0e-61b1-5b1c-9a51-0e2f7b1f7b11'

/** What kept answers do on every database. `open` gives an empty one. */
export function answersContract(open: () => Promise<Database>): void {
  let db: Database
  beforeAll(async () => {
    db = await open()
    await migrate(db, SQL)
  })
  afterAll(() => db.close())

  it('keeps the first answer under an id, whoever comes later', async () => {
    const answers = createDatabaseAnswers(db)
    expect(await answers.get(ID)).toBeUndefined()
    await Promise.all([1, 2, 3].map((n) => answers.put(ID, { text: 'first or none', n })))
    const kept = await answers.get(ID)
    await answers.put(ID, { text: 'too late' })
    expect(kept).toMatchObject({ text: 'first or none' })
    expect(await answers.get(ID)).toEqual(kept)
  })
}
