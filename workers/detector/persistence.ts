import { countIn, type Series } from './series.ts'
import type { DetectorSettings } from './settings.ts'

/** What is assumed before any new error was seen: of so many, every second one comes once more. */
const PRIOR = 20
/** One that came so often did not stay small: it was renamed, or an incident, and says nothing of the small ones. */
const STAYED = 40

/**
 * How often a new error comes again, once it came: most are seen a few times and never more. Read off all that were first
 * seen in the days of the history, so it fits a house with a long tail and one without. Between 0.3 and 0.9. Pure.
 */
export function persistence(series: Series, settings: DetectorSettings): number {
  return series.ledger.worked.share('persistence', () => {
    const { history, novelty } = settings
    const { blocks } = series.ledger.sealedAt(series.end)
    let seen = PRIOR
    let again = PRIOR / 2
    for (const book of series.ledger.services.values()) {
      const watched = book.blocks[0]?.at
      for (const { first, hours } of book.signatures.values()) {
        if (first === undefined || watched === undefined || first < watched + novelty.watchedS) continue
        if (first > blocks - novelty.seconds) continue
        const count = countIn(hours, first - history.hourS, first + novelty.seconds)
        if (count < 1 || count >= STAYED) continue
        seen += count
        again += count - 1
      }
    }
    return Math.min(0.9, Math.max(0.3, again / seen))
  })
}
