import type { ClickHouseClient } from '@clickhouse/client'
import type { LogMapping } from '../../evidence/log-mapping.ts'
import type { Log } from '../../kit/log.ts'
import { asOutcome } from '../../kit/outcome.ts'
import { type Layout, layoutWords } from '../clickhouse-sql/layouts/layout.ts'
import { probeLayout } from '../clickhouse-sql/layouts/probe-layout.ts'

const HOUR_MS = 3_600_000

export interface LayoutWatch {
  readonly now: () => Layout
  readonly stop: () => void
}

/** Chooses how to read the tables that are there, and looks again every hour: collectors are upgraded without a word. */
export async function watchLayout(options: {
  readonly client: ClickHouseClient
  readonly mapping: LogMapping | undefined
  readonly log: Log | undefined
  readonly everyMs?: number
}): Promise<LayoutWatch> {
  const { client, mapping, log, everyMs = HOUR_MS } = options
  let layout = await probeLayout(client, mapping)
  log?.info({ reads: layoutWords(layout) }, 'the evidence is read')
  const look = async () => {
    try {
      const seen = await probeLayout(client, mapping)
      if (JSON.stringify(seen) === JSON.stringify(layout)) return
      layout = seen
      log?.warn(
        { reads: layoutWords(seen) },
        'other tables hold the evidence now: run `faultline migrate` to count them',
      )
    } catch (error) {
      // What was read before is read on.
      const { code, message } = asOutcome(error)
      log?.warn({ code, error: message }, 'the tables of the evidence could not be looked at')
    }
  }
  const timer = setInterval(() => void look(), everyMs)
  timer.unref()
  return { now: () => layout, stop: () => clearInterval(timer) }
}
