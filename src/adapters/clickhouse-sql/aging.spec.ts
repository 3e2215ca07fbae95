import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { AGING, KEPT, LAST_WORDS } from './aging.ts'
import { splitStatements } from './statements.ts'

const SCHEMA = new URL('../../../infra/clickhouse/', import.meta.url)
const statements = readdirSync(SCHEMA)
  .filter((name) => name.endsWith('.sql'))
  .flatMap((name) => splitStatements(readFileSync(new URL(name, SCHEMA), 'utf8')))
const made = new Map(
  statements.flatMap((text) => {
    const name = /^CREATE TABLE IF NOT EXISTS (\w+\.\w+)/.exec(text)?.[1]
    return name === undefined ? [] : [[name, text] as const]
  }),
)

describe('src/adapters/clickhouse-sql/aging.ts', () => {
  it('says of every table whether its rows are removed when they are old', () => {
    const said = [...AGING.map(({ table }) => table), LAST_WORDS.table, ...KEPT]
    expect(said.toSorted()).toEqual([...made.keys()].toSorted())
  })

  it('goes by what each table is parted by, so that whole parts are old', () => {
    for (const { table, time } of AGING)
      expect(made.get(table), table).toMatch(new RegExp(`PARTITION BY (toDate|toYYYYMM)\\(${time}\\)`))
  })

  it('keeps no words of lines for ever', () => {
    for (const table of KEPT) expect(made.get(table), table).not.toMatch(/\b(body|sample|title|message|stack)\b/i)
  })
})
