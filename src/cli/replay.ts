import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { openLog } from '../compose/log.ts'
import { openProjections } from '../compose/open-projections.ts'
import type { Config } from '../config.ts'
import { systemClock } from '../kit/clock.ts'
import { GiveUp } from '../kit/outcome.ts'
import type { Database } from '../projections/database.ts'
import { dumpHash } from '../projections/projection-hash.ts'
import { rebuildProjections } from '../projections/rebuild.ts'
import { configWith } from './options.ts'

/**
 * Computes the projections from the whole timeline: drops what is there, or begins with an empty database. Reaches no vendor
 * and states nothing: it has none open and the log to read alone. What was done outside stands in the log as receipts.
 */
export async function replay(args: readonly string[]): Promise<void> {
  const config = configWith(withoutFrom(args))
  refuseNothing(config)
  const log = openLog(config)
  const { timeline, db, close } = await openProjections(config, log)
  try {
    const before = (await isEmpty(db)) ? undefined : await dumpHash(db)
    const { events, hash, ms } = await rebuildProjections({ timeline, db, clock: systemClock })
    console.log(
      `${events} events replayed in ${(ms / 1_000).toFixed(1)} s. Projections ${hash.slice(0, 16)}, ${verdict(before, hash)}.`,
    )
    console.log(`Receipts of ${await receiptsIn(db)} stand: none of it is done again.`)
  } finally {
    await close()
  }
}

/** Nothing is made where no house ever was: a folder that is not there is a name that was mistyped. */
function refuseNothing({ servers, dataDir }: Config): void {
  const folder = resolve(dataDir)
  if (servers.kafka !== undefined || existsSync(join(folder, 'timeline'))) return
  throw new GiveUp(
    'no-timeline',
    `There is no timeline in ${folder}, so nothing was replayed. Name the folder of a house with --data.`,
  )
}

/** An incident's rows come from all its events, so there is one place to begin; it may be said. */
function withoutFrom(args: readonly string[]): string[] {
  const { values } = parseArgs({
    args: [...args],
    options: { from: { type: 'string' }, port: { type: 'string', short: 'p' }, data: { type: 'string', short: 'd' } },
  })
  const { from = '0', ...rest } = values
  if (from !== '0')
    throw new GiveUp(
      'usage',
      `--from ${from} cannot be: rows come from all events of an incident. Give 0, or leave it out.`,
    )
  return Object.entries(rest).flatMap(([name, value]) => [`--${name}`, value])
}

function verdict(before: string | undefined, after: string): string {
  if (before === undefined) return 'computed on an empty database'
  return before === after ? 'the same as before' : 'different from before: the projections were behind or damaged'
}

async function isEmpty(db: Database): Promise<boolean> {
  const [found] = await db.query<{ any: boolean }>('select exists (select from projection_offsets) as any')
  return found?.any !== true
}

/** How many things the log says were done outside, by where. */
async function receiptsIn(db: Database): Promise<string> {
  const rows = await db.query<{ surface: string; count: number }>(
    'select surface, count(*)::int as count from incident_effects group by surface order by surface',
  )
  return rows.length === 0 ? 'nothing' : rows.map(({ surface, count }) => `${count} on the ${surface}`).join(', ')
}
