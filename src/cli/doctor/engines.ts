import { type Check, fail, ok } from './check.ts'

/** Runs a query in the embedded ClickHouse, in memory. */
export async function checkEvidenceEngine(): Promise<Check> {
  try {
    const { query } = await import('chdb')
    const version = query('SELECT version()', 'TabSeparated').trim()
    return ok('Evidence engine', `chdb answers: ClickHouse ${version}.`)
  } catch (error) {
    const remedy = 'Run `npm install chdb`; it needs Linux with glibc, or macOS.'
    return fail('Evidence engine', `chdb does not load: ${firstLine(error)}.`, remedy)
  }
}

export async function checkDatabaseEngine(): Promise<Check> {
  try {
    await Promise.all([import('@electric-sql/pglite'), import('@electric-sql/pglite-pgvector')])
    return ok('Database engine', 'PGlite and pgvector load.')
  } catch (error) {
    return fail('Database engine', `PGlite does not load: ${firstLine(error)}.`, 'Run `npm install` again.')
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]?.replace(/\.$/, '') ?? ''
}
