import { asOutcome } from '../../kit/outcome.ts'
import type { DeskDeps } from '../app/desk-deps.ts'
import { drawHome } from './draw-home.ts'

export interface RecentHomes {
  opened(userId: string): void
  /** Draws them afresh, one after the other. Never rejects: the next opening draws anyway. */
  redraw(): Promise<void>
}

/** Who looked at the home tab lately: their tabs are kept up to date, those of others are drawn when they open them. */
export function createRecentHomes(deps: DeskDeps, keepMs = 600_000): RecentHomes {
  const openedAt = new Map<string, number>()
  return {
    opened(userId) {
      openedAt.set(userId, deps.clock.now().getTime())
    },
    async redraw() {
      const since = deps.clock.now().getTime() - keepMs
      for (const [userId, at] of openedAt) {
        if (at < since) openedAt.delete(userId)
        else
          await drawHome(deps, userId).catch((error: unknown) =>
            deps.log.warn({ code: asOutcome(error).code }, 'a home tab could not be drawn'),
          )
      }
    },
  }
}
