import { readdir, readFile } from 'node:fs/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import { asEvidenceOutcome } from './errors.ts'
import { splitStatements } from './statements.ts'

/** Where the numbered SQL files lie; both plumbings use the same. */
const SCHEMA_DIR = new URL('../../../infra/clickhouse/', import.meta.url)

/** Files below 010 make the collector's own tables: only an embedded engine is given them. */
const COLLECTOR_FILE = /^00\d_/

/** Runs every schema file in order. Each statement is idempotent, so a second run changes nothing. */
export async function applySchema(
  client: ClickHouseClient,
  options: { readonly collectorTables: boolean },
): Promise<void> {
  const files = (await readdir(SCHEMA_DIR)).filter((name) => name.endsWith('.sql')).sort()
  for (const file of files) {
    if (COLLECTOR_FILE.test(file) && !options.collectorTables) continue
    const text = await readFile(new URL(file, SCHEMA_DIR), 'utf8')
    for (const statement of splitStatements(text)) await run(client, statement)
  }
}

/** The tables and views of ours that the files make, such as `faultline.deploys`. */
export async function tablesOfSchema(): Promise<readonly string[]> {
  const files = (await readdir(SCHEMA_DIR)).filter((name) => name.endsWith('.sql') && !COLLECTOR_FILE.test(name))
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, SCHEMA_DIR), 'utf8')))
  const made = texts.join('\n').matchAll(/CREATE (?:TABLE|VIEW|MATERIALIZED VIEW) IF NOT EXISTS (faultline\.\w+)/g)
  return [...made].map(([, name = '']) => name)
}

async function run(client: ClickHouseClient, statement: string): Promise<void> {
  try {
    await client.command({ query: statement })
  } catch (error) {
    throw asEvidenceOutcome(error, 'make the evidence tables')
  }
}
