import { describe, expect, it } from 'vitest'
import { splitStatements } from './statements.ts'

describe('src/adapters/clickhouse-sql/statements.ts', () => {
  it('splits at semicolons that stand outside quotes and comments', () => {
    const sql = `SELECT ';' AS a; -- one; two
      SELECT "x;y", \`z;\`, 'it''s; \\'; ' /* ; */ FROM t;
      ;`
    expect(splitStatements(sql)).toEqual(["SELECT ';' AS a", `SELECT "x;y", \`z;\`, 'it''s; \\'; '   FROM t`])
  })

  it('reads to the end what is never closed', () => {
    expect(splitStatements("SELECT 'open; -- x")).toEqual(["SELECT 'open; -- x"])
    expect(splitStatements('SELECT 1 /* open; ')).toEqual(['SELECT 1'])
  })
})
