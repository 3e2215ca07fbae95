import { type Clock, systemClock } from '../../kit/clock.ts'
import { type Log, silentLog } from '../../kit/log.ts'
import { GiveUp } from '../../kit/outcome.ts'
import { ConsumerGroups, type GroupOffsets } from '../../timeline/embedded-log/consumer-groups.ts'
import { incidentReader } from '../../timeline/embedded-log/incident-reader.ts'
import { type LogSource, scanLog } from '../../timeline/embedded-log/log-source.ts'
import type { Position, Timeline } from '../../timeline/timeline.ts'
import { Segments } from './segments.ts'

const POLL_MS = 100

/**
 * The timeline in `dir` for a second process: reads what is there and what the writer adds, takes no lock, changes nothing.
 * `append` answers `GiveUp('read-only')`. Groups start at 0 or at `from`, and what they have done is forgotten at `close`.
 */
export async function openReadOnlySegmentLog(
  dir: string,
  { clock = systemClock, log = silentLog }: { readonly clock?: Clock; readonly log?: Log } = {},
): Promise<Timeline> {
  const segments = new Segments(dir, 'r')
  segments.load()
  const source = tailing(segments, clock)
  const groups = new ConsumerGroups({ source, offsets: forgetful(), clock, log })
  return {
    append: async () => {
      throw new GiveUp(
        'read-only',
        `The timeline in ${dir} was opened for reading. State facts in the process that runs it.`,
      )
    },
    readIncident: incidentReader(source),
    scan: (topics, from = []) => scanLog(source, topics, from),
    highWatermarks: async () => {
      await source.refresh()
      return segments.index.highWatermarks()
    },
    subscribe: async (options) => groups.subscribe(options),
    close: async () => {
      await groups.stopAll()
      segments.close()
    },
  }
}

function tailing(segments: Segments, clock: Clock): LogSource {
  return {
    index: segments.index,
    read: (ordinals) => segments.read(ordinals),
    refresh: async () => segments.load(),
    arrival: async (ordinal, signal) => {
      while (!signal.aborted && segments.index.size <= ordinal) {
        await clock.sleep(POLL_MS, signal)
        if (!signal.aborted) segments.load()
      }
    },
  }
}

function forgetful(): GroupOffsets {
  const done = new Map<string, Map<string, Position>>()
  return {
    committed: (group) => [...(done.get(group)?.values() ?? [])],
    commit: (group, positions) => {
      const offsets = done.get(group) ?? new Map<string, Position>()
      for (const position of positions) offsets.set(`${position.topic}/${position.partition}`, position)
      done.set(group, offsets)
    },
  }
}
