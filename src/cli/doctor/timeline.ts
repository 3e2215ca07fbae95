import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { openReadOnlySegmentLog } from '../../adapters/segment-log/read-only-segment-log.ts'
import { asOutcome } from '../../kit/outcome.ts'
import { type Check, fail, ok } from './check.ts'

/** The embedded timeline, read to its end; nothing where there is none yet. Takes no lock, changes nothing. */
export async function checkTimeline(dataDir: string): Promise<readonly Check[]> {
  const dir = join(resolve(dataDir), 'timeline')
  if (!existsSync(dir)) return []
  try {
    const timeline = await openReadOnlySegmentLog(dir)
    await timeline.close()
    return [ok('Timeline', 'It can be read to its end.')]
  } catch (error) {
    const remedy = 'A house does not start on it, and what stands before that place is whole.'
    return [fail('Timeline', asOutcome(error).message, remedy)]
  }
}
