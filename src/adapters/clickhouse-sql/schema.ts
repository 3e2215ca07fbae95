import { readdir, readFile } from 'node:fs/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import { sha256OfJson } from '../../kit/hash.ts'
import { asEvidenceOutcome } from './errors.ts'
import { inLayout, type Layout, OWN_LAYOUT } from './layouts/layout.ts'
import { splitStatements } from './statements.ts'

/** Where the numbered SQL files lie; both plumbings use the same. */
const SCHEMA_DIR = new URL('../../../infra/clickhouse/', import.meta.url)

/** Files below 010 make the collector's own tables: only an embedded engine is given them. */
const COLLECTOR_FILE = /^00\d_/

/** Runs every schema file in order. Each statement is idempotent, so a second run changes nothing. */
export async function applySchema(
  client: ClickHouseClient,
  { collectorTables, layout = OWN_LAYOUT }: { readonly collectorTables: boolean; readonly layout?: Layout },
): Promise<void> {
  const views = await viewTexts(client)
  for (const { name, text } of await schemaFiles()) {
    if (COLLECTOR_FILE.test(name) && !collectorTables) continue
    for (const statement of splitStatements(text)) {
      if (!readsNothing(statement, layout)) await make(client, inLayout(statement, layout), views)
    }
  }
}

/** Another one when a file says anything else: tables that were made by the same need not be made again. */
export async function schemaDigest(): Promise<string> {
  return sha256OfJson(await schemaFiles())
}

async function schemaFiles() {
  const names = (await readdir(SCHEMA_DIR)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(names.map(async (name) => ({ name, text: await readFile(new URL(name, SCHEMA_DIR), 'utf8') })))
}

/** The tables and views of ours that the files make, such as `faultline.deploys`. */
export async function tablesOfSchema(layout: Layout = OWN_LAYOUT): Promise<readonly string[]> {
  const ours = (await schemaFiles()).filter(({ name }) => !COLLECTOR_FILE.test(name))
  const statements = ours.flatMap(({ text }) => splitStatements(text)).filter((one) => !readsNothing(one, layout))
  return statements.flatMap((statement) => MADE.exec(statement)?.[1] ?? [])
}

const MADE = /^CREATE (?:TABLE|VIEW|MATERIALIZED VIEW) IF NOT EXISTS (faultline\.\w+)/

/** A view over spans that nobody keeps. */
function readsNothing(statement: string, layout: Layout): boolean {
  return layout.traces === undefined && MADE.test(statement) && /\bFROM otel\.otel_traces\b/.test(statement)
}

/** A view of ours that follows a table which is not read any more is made anew: it is ours, and what it counted stays. */
async function make(client: ClickHouseClient, statement: string, views: ReadonlyMap<string, string>): Promise<void> {
  const [, view = '', source = ''] =
    /^CREATE MATERIALIZED VIEW IF NOT EXISTS (faultline\.\w+) [\s\S]*\bFROM (\w+\.\w+)/.exec(statement) ?? []
  const isMadeAnew = views.get(view)?.includes(source) === false
  if (isMadeAnew) await run(client, `DROP VIEW IF EXISTS ${view}`)
  await run(client, statement)
}

/** What the views of ours that there are select, by name such as `faultline.err_event_mv`. */
export async function viewTexts(client: ClickHouseClient): Promise<ReadonlyMap<string, string>> {
  const query = `SELECT concat(database, '.', name) AS view, as_select AS text FROM system.tables
    WHERE database = 'faultline' AND engine = 'MaterializedView'`
  try {
    const answer = await client.query({ query, format: 'JSONEachRow' })
    return new Map((await answer.json<{ view: string; text: string }>()).map(({ view, text }) => [view, text]))
  } catch (error) {
    throw asEvidenceOutcome(error, 'look at the evidence views')
  }
}

async function run(client: ClickHouseClient, statement: string): Promise<void> {
  try {
    await client.command({ query: statement })
  } catch (error) {
    throw asEvidenceOutcome(error, 'make the evidence tables')
  }
}
