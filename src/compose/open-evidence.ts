import { join, resolve } from 'node:path'
import type { Config } from '../config.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { noteRefusals } from '../evidence/note-refusals.ts'
import { watchDeploys } from '../evidence/watch-deploys.ts'
import type { Redactor } from '../redact/redactor.ts'
import { guardEvidence } from './guard-evidence.ts'
import { clickhouseOptions, type Surroundings } from './server-options.ts'

/** Evidence in ClickHouse where its address is set, else in the data folder; redacted on its way in and out. Who `stores` none only asks. */
export async function openEvidence(
  config: Config,
  around: Surroundings,
  { redactor, stores }: { readonly redactor: Redactor; readonly stores: boolean },
): Promise<Evidence> {
  const store = await openStore(config, around, !stores)
  try {
    return noteRefusals(await watchDeploys(guardEvidence(store, redactor)))
  } catch (error) {
    await store.close()
    throw error
  }
}

async function openStore(
  { servers, dataDir, evidenceDays }: Config,
  { log }: Surroundings,
  asksOnly: boolean,
): Promise<Evidence> {
  if (servers.clickhouse !== undefined) {
    const { openClickhouseEvidence } = await import('../adapters/clickhouse/open-clickhouse.ts')
    const options = clickhouseOptions(servers.clickhouse, { asksOnly })
    return openClickhouseEvidence({ ...options, schema: 'expected', log })
  }
  const { openChdbEvidence } = await import('../adapters/chdb/open-chdb.ts')
  const keep = evidenceDays === undefined ? {} : { keep: { days: evidenceDays } }
  return openChdbEvidence({ dir: join(resolve(dataDir), 'evidence'), log, ...keep })
}
