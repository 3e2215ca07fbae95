import { openLog } from '../compose/log.ts'
import { openProjections } from '../compose/open-projections.ts'
import { systemClock } from '../kit/clock.ts'
import { dumpHash } from '../projections/projection-hash.ts'
import { rebuildProjections } from '../projections/rebuild.ts'
import { configWith } from './options.ts'

/** Drops and rebuilds the projections from the timeline. Reaches no vendor: it has none open. */
export async function replay(args: readonly string[]): Promise<void> {
  const config = configWith(args)
  const log = openLog(config)
  const { timeline, db, close } = await openProjections(config, log)
  try {
    const before = await dumpHash(db)
    const { events, hash, ms } = await rebuildProjections({ timeline, db, clock: systemClock })
    const verdict =
      before === hash ? 'the same as before' : 'different from before: the projections were behind or damaged'
    console.log(
      `${events} events replayed in ${(ms / 1_000).toFixed(1)} s. Projections ${hash.slice(0, 16)}, ${verdict}.`,
    )
  } finally {
    await close()
  }
}
