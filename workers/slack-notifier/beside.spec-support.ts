import { systemClock } from '../../src/kit/clock.ts'
import type { Database } from '../../src/projections/database.ts'
import type { Timeline } from '../../src/timeline/timeline.ts'

/** The same log to a process of its own group: it sees every fact, as one does after the groups were shared out anew. */
export function named(timeline: Timeline, name: string): Timeline {
  return { ...timeline, subscribe: (options) => timeline.subscribe({ ...options, group: `${options.group}-${name}` }) }
}

/** A database of which now and then an answer takes long, so that others have done the work meanwhile. */
export function jittery(db: Database): Database {
  const late = async <T>(work: () => Promise<T>): Promise<T> => {
    const result = await work()
    await systemClock.sleep(Math.random() < 0.1 ? 200 : Math.random() * 3)
    return result
  }
  return {
    query: (text, params) => late(() => db.query(text, params)),
    transaction: (work) => late(() => db.transaction(work)),
    close: () => db.close(),
  }
}

/** The same log to a consumer that has read nothing yet. */
export function forgetful(timeline: Timeline): Timeline {
  return { ...timeline, subscribe: (options) => timeline.subscribe({ ...options, group: `${options.group}-anew` }) }
}
