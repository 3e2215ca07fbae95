import type { QueryRow } from '../../src/evidence/catalogue.ts'
import { changesSeen, changeWords } from '../../src/evidence/changes/changes-seen.ts'
import { instant } from '../../src/worker-kit/instants.ts'
import { type FlagChange, NO_SIGNALS, type Signals } from './signals.ts'

/** Of a day with more, the newest are weighed. */
const MOST = 60

/** What is known beside logs, with the changes that the evidence keeps; as it was where it keeps none. Pure. */
export function withChanges(
  signals: Signals | undefined,
  told: readonly QueryRow<'changes'>[],
  variants: readonly QueryRow<'flag_variants'>[],
): Signals | undefined {
  const own = changesSeen(told, variants)
    .slice(0, MOST)
    .map(
      ({ kind, service, name, value, previous, at }): FlagChange => ({
        kind,
        flag: name,
        service,
        at: instant(at),
        change: changeWords({ value, previous }),
        told: { value, previous },
      }),
    )
  if (own.length === 0) return signals
  const others = signals ?? NO_SIGNALS
  return { ...others, flags: [...others.flags, ...own] }
}
