import { besideErrors, isoOf } from '../../src/worker-kit/instants.ts'
import type { Cause, IdOf } from './cause.ts'
import type { Focus } from './focus.ts'
import { part } from './score-part.ts'
import { digits } from './series/digits.ts'
import { readingOf } from './series/measure.ts'
import { movementsOf } from './series/movements.ts'
import type { Signals } from './signals.ts'
import { wordsOf } from './words.ts'

/** What fills up so long before the errors, or so little after the first, may have brought them. */
const LEAD_MS = 1_800_000
const BEHIND_MS = 60_000
/** A movement that has only just begun is seen by what came after the onset. */
const LOOK_MS = 300_000
const MOST = 3

/**
 * Something of the service that was hit filled up as the errors began: memory, connections, a queue. It says where to look
 * and blames nobody, so it stays below the honest "no change of ours explains this" unless the errors speak of it, too.
 */
export function saturationCauses(signals: Signals, focus: Focus, errorText: string, idOf: IdOf): Cause[] {
  const { onsetMs, service } = focus
  const risen = movementsOf(signals, onsetMs + LOOK_MS).filter((one) => {
    const reading = readingOf(one.metric)
    const leadMs = onsetMs - one.beganMs
    const isHarm = reading?.measure === 'fullness' && reading.worse === one.direction
    return one.service === service && isHarm && leadMs <= LEAD_MS && leadMs >= -BEHIND_MS
  })
  const said = new Set(wordsOf(errorText))
  const ours = new Set(wordsOf(service))
  return risen.slice(0, MOST).map((one) => {
    const ids = [idOf('metric', `${one.service}\n${one.metric}`)].filter((id) => id !== undefined)
    const way = `${one.direction > 0 ? 'rose' : 'fell'} from ${digits(one.from)} to ${digits(one.to)}`
    const when = besideErrors(focus.began, isoOf(one.beganMs))
    const shared = [...new Set(wordsOf(nameOf(one.metric)))].filter((word) => said.has(word) && !ours.has(word))
    const parts = [part('saturation', 1.2, `${one.metric} ${way}, from ${when}`, ids)]
    if (shared.length > 0)
      parts.push(part('words', Math.min(0.9, 0.4 * shared.length), `the errors speak of ${shared.join(', ')}`, ids))
    const title = `${nameOf(one.metric)} of ${service} ${way}`
    return { kind: 'infrastructure', service, ref: one.metric.slice(0, 300), title: title.slice(0, 500), parts }
  })
}

/** Without the labels that tell series of one name apart. */
function nameOf(metric: string): string {
  return metric.split(' (')[0] ?? metric
}
