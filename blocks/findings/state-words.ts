import { code, date, join, type Mrkdwn, md } from '../mrkdwn.ts'
import type { Findings, ServiceFinding } from './props.ts'
import { goesOn, isLost } from './service-words.ts'

const SHOWN = 3

/** `it goes on`, `it is over`, `it went on until 09:18:04`, `no data since 09:22:06`: what became of what failed. */
export function stateWords(found: Findings, worse: readonly ServiceFinding[]): Mrkdwn {
  const on = worse.filter(goesOn).length
  if (on > 0 && on < worse.length) return md`${on} of them still`
  if (on > 0) return found.is_past === true ? md`it went on after this time, and goes on now` : md`it goes on`
  const lost = worse.filter(isLost)
  if (lost.length > 0) return lostWords(lost, worse)
  return found.is_past === true ? pastWords(found, worse) : md`it is over`
}

/** Nothing of a service came since: that is neither an end of its trouble nor more of it. */
function lostWords(lost: readonly ServiceFinding[], worse: readonly ServiceFinding[]): Mrkdwn {
  const [first] = lost
  const since = date(first?.heard_until ?? '', '{time_secs}')
  if (worse.length === 1) return md`no data since ${since}`
  if (lost.length === 1) return md`no data of ${code(first?.service ?? '', 40)} since ${since}`
  const names = lost.slice(0, SHOWN).map(({ service }) => code(service, 40))
  const more = lost.length > SHOWN ? [md`${lost.length - SHOWN} more`] : []
  return md`no data any more of ${join([...names, ...more], ', ')}`
}

/** Of a time that is past, what came after it. */
function pastWords({ window }: Findings, worse: readonly ServiceFinding[]): Mrkdwn {
  const beyond = worse.map(({ trouble }) => trouble?.beyond)
  if (beyond.includes('later')) return md`it went on after this time`
  if (beyond.includes('unknown')) return md`whether it went on after this time is not known`
  const ends = worse.map(({ trouble }) => trouble?.until ?? '').toSorted((a, b) => Date.parse(a) - Date.parse(b))
  const last = ends.at(-1) ?? ''
  return Date.parse(last) > Date.parse(window.to) ? md`it went on until ${date(last, '{time_secs}')}` : md`it is over`
}
