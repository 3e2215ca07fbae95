import { besideErrors, leadOf, tooLate } from '../../src/worker-kit/instants.ts'
import type { Cause, IdOf } from './cause.ts'
import type { Focus } from './focus.ts'
import { part } from './score-part.ts'
import type { FlagChange } from './signals.ts'
import { wordsOf } from './words.ts'

/** Flags that were switched, each with what ties it to the errors: their words above all, as for any change. */
export function flagCauses(flags: readonly FlagChange[], focus: Focus, errorText: string, idOf: IdOf): Cause[] {
  return flags.map((flag) => ({
    kind: 'flag',
    service: flag.service,
    ref: flag.flag,
    title: `${flag.flag} was switched (${flag.change})`.slice(0, 500),
    parts: partsOf(flag, focus, errorText, idOf),
  }))
}

function partsOf(flag: FlagChange, focus: Focus, errorText: string, idOf: IdOf) {
  const ids = [idOf('flag', `${flag.flag}\n${flag.at}`)].filter((id) => id !== undefined)
  const when = `switched ${besideErrors(focus.began, flag.at)}`
  if (tooLate(focus.began, flag.at)) return [part('onset', -6, when, ids)]
  const leadMs = leadOf(focus.began, flag.at)
  const parts = [part('onset', leadMs < 600_000 ? 0.5 : leadMs < 3_600_000 ? 0.3 : 0.1, when, ids)]
  parts.push(
    flag.service === focus.service
      ? part('service', 0.5, `it is a flag of ${focus.service}, which failed first`, ids)
      : part('service', -0.5, `it is a flag of ${flag.service}`, ids),
  )
  if (errorText.includes(flag.flag)) parts.push(part('words', 2, 'the errors name it', ids))
  else {
    const said = new Set(wordsOf(errorText))
    const own = new Set(wordsOf(flag.service))
    const shared = [...new Set(wordsOf(flag.flag))].filter((word) => said.has(word) && !own.has(word))
    if (shared.length > 0)
      parts.push(part('words', Math.min(0.7, shared.length * 0.25), `it shares the words ${shared.join(', ')}`, ids))
  }
  return parts
}
