import type { Database } from '../../projections/database.ts'

export type OneAtATime = <T>(name: string, work: () => Promise<T>) => Promise<T>

/** Works that hold a connection to wait on another: more would leave the works themselves none of the pool. */
const MOST = 3

/**
 * Runs work under one name one after the other over all processes on this database; `within` does so inside this one,
 * so that each name waits on one connection at most. A process that dies lets go at once.
 */
export function oneAtATimeOver(db: Database, within: OneAtATime): OneAtATime {
  const slots = slotsOf(MOST)
  return (name, work) =>
    within(name, () =>
      slots(() =>
        db.transaction(async (tx) => {
          await tx.query('select pg_advisory_xact_lock(4712, hashtext($1))', [name])
          return work()
        }),
      ),
    )
}

function slotsOf(most: number) {
  const waiting: (() => void)[] = []
  let busy = 0
  return async <T>(work: () => Promise<T>): Promise<T> => {
    // Whoever ends hands its slot on, so the count stays.
    if (busy >= most) await new Promise<void>((go) => waiting.push(go))
    else busy += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) busy -= 1
      else next()
    }
  }
}
