import { besideErrors, epochMs } from '../../src/worker-kit/instants.ts'
import type { Cause, IdOf } from './cause.ts'
import type { Focus } from './focus.ts'
import { part } from './score-part.ts'
import type { Notice } from './signals.ts'
import { wordsOf } from './words.ts'

const TROUBLE =
  /degrad|outage|disrupt|increased (?:error|latenc)|elevated|unavailable|impair|failing|not responding|down\b/i
/** A provider tells of its trouble up to this long after it began, and seldom long before. */
const AROUND_MS = 30 * 60_000

/** What others say of their own trouble around the first errors; it counts most where the errors use the same words. */
export function noticeCauses(notices: readonly Notice[], focus: Focus, errorText: string, idOf: IdOf): Cause[] {
  const near = notices.filter(
    (notice) => TROUBLE.test(notice.text) && Math.abs(epochMs(notice.at) - focus.began.atMs) <= AROUND_MS,
  )
  const said = new Set(wordsOf(errorText))
  const told = near
    .map((notice) => ({ notice, shared: [...new Set(wordsOf(notice.text))].filter((word) => said.has(word)) }))
    .sort((a, b) => b.shared.length - a.shared.length || (a.notice.at < b.notice.at ? -1 : 1))[0]
  if (told === undefined) return []
  const { notice, shared } = told
  const ids = [idOf('notice', `${notice.source}\n${notice.at}`)].filter((id) => id !== undefined)
  const when = besideErrors(focus.began, notice.at)
  const parts = [part('notice', shared.length > 0 ? 1.4 : 0.6, `${notice.source} tells of trouble ${when}`, ids)]
  if (shared.length > 0)
    parts.push(
      part(
        'words',
        Math.min(1, shared.length * 0.25),
        `it and the errors share the words ${shared.slice(0, 6).join(', ')}`,
        ids,
      ),
    )
  return [
    { kind: 'dependency', service: focus.service, title: `${notice.source} reports trouble`.slice(0, 500), parts },
  ]
}
