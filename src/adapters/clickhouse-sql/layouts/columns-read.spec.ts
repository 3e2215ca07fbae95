import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CATALOGUE } from '../../../evidence/catalogue.ts'
import { READ_ATTRIBUTES } from './columns-read.ts'
import { inLayout, OWN_LAYOUT } from './layout.ts'

const SCHEMA = new URL('../../../../infra/clickhouse/', import.meta.url)
const views = readdirSync(SCHEMA).map((name) => readFileSync(new URL(name, SCHEMA), 'utf8'))
const sql = [...views, ...Object.values(CATALOGUE).map((query) => query.sql)].join('\n')

describe('src/adapters/clickhouse-sql/layouts/columns-read.ts', () => {
  it.each([
    ['LogAttributes', READ_ATTRIBUTES.log],
    ['ResourceAttributes', READ_ATTRIBUTES.resource],
    ['SpanAttributes', READ_ATTRIBUTES.span],
  ])('names every key of %s that any SQL reads', (column, known) => {
    const read = [...sql.matchAll(new RegExp(`${column}\\['([^']+)'\\]`, 'g'))].map(([, key = '']) => key)
    expect([...new Set(read)].filter((key) => !known.some((name) => name === key))).toEqual([])
  })

  it('leaves the SQL as it is where the tables are our own', () => {
    expect(inLayout(sql, OWN_LAYOUT)).toBe(sql)
  })

  it('gives a house without spans tables without rows', () => {
    const { logs } = OWN_LAYOUT
    const alone = inLayout(CATALOGUE.call_graph.sql, { logs })
    expect(alone).not.toMatch(/FROM otel\.otel_traces/)
    expect(alone.match(/WHERE false\) AS otel_traces/g)).toHaveLength(2)
  })
})
