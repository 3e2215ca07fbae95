import { quoted } from '../../kit/quoted.ts'
import { chronoTime, daysBefore, type Here, type SpokenTime } from './spoken-time.ts'

/** The stretch of time that a person asks about, as ISO 8601; `since-deploy` is looked up in the evidence. */
export type AskedWindow =
  | { readonly kind: 'span'; readonly from: string; readonly to: string }
  | { readonly kind: 'since-deploy' }

/** `words` is what was said beside the window. `problem` says what could not be read and ends with what to write. */
export type WindowRead =
  | { readonly kind: 'read'; readonly window: AskedWindow | undefined; readonly words: string }
  | { readonly kind: 'problem'; readonly said: string }

export const WINDOW_EXAMPLES =
  '`last 30 minutes`, `since 14:00`, `since deploy`, `between 2 PM and 3 PM yesterday` or `today`'
const LONGEST_MS = 14 * 86_400_000
const DAY_MS = 86_400_000
/** A longer stretch over midnight is hardly meant: the two times were turned round. */
const NIGHT_MS = DAY_MS / 2
/** What reads times takes long over long texts: a time is said in few words, and one of the first is meant. */
const MOST_CHARS = 1_000
const MOST_TIME = 100
const MOST_TRIES = 6
const NUMBER = String.raw`\d+(?:\.\d+)?|an?|half an?|(?:a )?few|(?:a )?couple(?: of)?`
const UNIT = 's|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?|months?|y|yrs?|years?'
const DURATION = new RegExp(String.raw`^(?:last|past)\s+(?:(?:${NUMBER})\s*)?(?:${UNIT})\b`, 'i')
const DEPLOY = /\bsince\s+(?:the\s+)?(?:last\s+|latest\s+|newest\s+)?(?:deploy(?:ment)?|release)\b/i
const OPENER = /\b(?:the\s+)?(?:last|past|since|between|from|today|yesterday|this\s+(?:morning|afternoon|evening))\b/gi

/** True where the words may name a stretch of time: whoever answers then reads them with `readWindow`. Pure. */
export function mayNameWindow(typed: string): boolean {
  const text = typed.slice(0, MOST_CHARS)
  return (
    DEPLOY.test(text) ||
    /\b(?:(?:last|past)\s+(?:[\d.]+|an?|few|half|couple|hour|day|week|minute)|between\s.+\sand\s|from\s.+\sto\s|since\s+\S)/i.test(
      text,
    ) ||
    /\b(?:today|yesterday)\b/i.test(text)
  )
}

/** Reads the stretch of time in the words, wherever it stands; never one that is still to come. Pure. */
export function readWindow(text: string, here: Here): WindowRead {
  const words = text.slice(0, MOST_CHARS).replace(/\s+/g, ' ').trim()
  const deploy = DEPLOY.exec(words)
  if (deploy !== null) {
    const rest = without(words, deploy.index, deploy[0].length)
    return { kind: 'read', window: { kind: 'since-deploy' }, words: rest }
  }
  for (const { 0: opener, index } of [...words.matchAll(OPENER)].slice(0, MOST_TRIES)) {
    const told = words.slice(index, index + MOST_TIME).replace(/^the\s+/i, '')
    const found = opener === '' ? undefined : spanIn(told, here)
    const skipped = /^the\s+/i.exec(words.slice(index))?.[0].length ?? 0
    if (found !== undefined) return checked(found, without(words, index, skipped + found.length), here)
    if (index === 0) return unreadable(words)
  }
  return { kind: 'read', window: undefined, words }
}

/** A span and how many characters said it. */
interface Span {
  /** The times as they were said, where they are hardly meant in this order. */
  readonly turned?: readonly [string, string]
  readonly fromMs: number
  readonly toMs: number
  readonly length: number
}

function spanIn(told: string, here: Here): Span | undefined {
  const opener = /^\S+/.exec(told)?.[0]?.toLowerCase()
  if (opener === 'between' || opener === 'from') return between(told, here)
  if (opener === 'since') return since(told, here)
  const time = chronoTime(told, here)
  if (time === undefined) return undefined
  const { length, startMs } = time
  const nowMs = here.now.getTime()
  if (opener !== 'last' && opener !== 'past') return { ...partOfDay(time, nowMs), length }
  if (DURATION.test(told)) return { fromMs: startMs, toMs: nowMs, length }
  return time.weekday ? { ...partOfDay(time, nowMs), length } : undefined
}

/** `A and B` and `A to B`: a day that is said with the one counts for the other. */
function between(told: string, here: Here): Span | undefined {
  const [opener = ''] = /^\S+\s+/.exec(told) ?? []
  const joint = /\s+(?:and|to|until|till)\s+/i.exec(told.slice(opener.length))
  if (joint === null) return undefined
  const before = told.slice(opener.length, opener.length + joint.index)
  const after = told.slice(opener.length + joint.index + joint[0].length)
  const time = chronoTime(`${before} to ${after}`, here)
  if (time?.endMs === undefined) return undefined
  const length = opener.length + time.length + joint[0].length - ' to '.length
  // A stretch over midnight begins the day before the one that was named.
  const fromMs = time.startMs > time.endMs ? daysBefore(time.startMs, 1, here) : time.startMs
  const days = time.dayNamed ? 0 : daysAhead(fromMs, here)
  const span = { fromMs: daysBefore(fromMs, days, here), toMs: daysBefore(time.endMs, days, here), length }
  const overnight = time.startMs > time.endMs || time.endMs > time.dayEndMs
  const bothDays = [before, after].every((words) => chronoTime(words, here)?.dayNamed === true)
  const isTurned = overnight && !bothDays && span.toMs - span.fromMs > NIGHT_MS
  const afterWords = after.slice(0, time.length - before.length - ' to '.length).trim()
  return isTurned ? { ...span, turned: [before.trim(), afterWords] } : span
}

function since(told: string, here: Here): Span | undefined {
  const [opener = ''] = /^\S+\s+/.exec(told) ?? []
  const time = chronoTime(told.slice(opener.length), here)
  if (time === undefined) return undefined
  const nowMs = here.now.getTime()
  const fromMs = time.hourNamed || !time.dayNamed ? time.startMs : time.dayStartMs
  const days = time.dayNamed ? 0 : daysAhead(fromMs, here)
  return { fromMs: daysBefore(fromMs, days, here), toMs: nowMs, length: opener.length + time.length }
}

/** What was said without a day and is still to come means the newest day on which it is over. */
function daysAhead(ms: number, { now }: Here): number {
  return Math.max(0, Math.ceil((ms - now.getTime()) / DAY_MS))
}

/** `today`, `this morning`, `yesterday afternoon`, `last Friday`: the whole of it that is over. */
function partOfDay(time: SpokenTime, nowMs: number): { fromMs: number; toMs: number } {
  if (time.endMs !== undefined) return { fromMs: time.startMs, toMs: time.endMs }
  if (time.hourNamed || time.hourImplied) return { fromMs: time.startMs, toMs: Math.min(nowMs, time.dayEndMs) }
  return { fromMs: time.dayStartMs, toMs: Math.min(nowMs, time.dayEndMs) }
}

function checked({ fromMs, toMs, turned }: Span, words: string, { now }: Here): WindowRead {
  const nowMs = now.getTime()
  const problem = (said: string): WindowRead => ({ kind: 'problem', said })
  if (!Number.isFinite(fromMs) || !Number.isFinite(toMs)) return unreadable(words)
  if (turned !== undefined) {
    const [first, second] = turned
    return problem(
      `“${first}” comes after “${second}” on the same day. Say the earlier one first; over midnight say both days, as in \`from yesterday 3 PM to today 2 PM\`.`,
    )
  }
  if (fromMs > nowMs) return problem(`That time is still to come. Write for instance ${WINDOW_EXAMPLES}.`)
  const endMs = Math.min(toMs, nowMs)
  if (endMs <= fromMs) return problem(`That stretch has no length: it ends as it begins. Write ${WINDOW_EXAMPLES}.`)
  if (endMs - fromMs > LONGEST_MS)
    return problem('That is too long to look through at once: ask for 14 days at most, as in `last 14 days`.')
  const window = { kind: 'span', from: new Date(fromMs).toISOString(), to: new Date(endMs).toISOString() } as const
  return { kind: 'read', window, words }
}

function unreadable(words: string): WindowRead {
  return { kind: 'problem', said: `I cannot read a time in ${quoted(words, 60)}. Write ${WINDOW_EXAMPLES}.` }
}

function without(words: string, index: number, length: number): string {
  const kept = `${words.slice(0, index)} ${words.slice(index + length)}`
  return kept
    .replace(/\s+/g, ' ')
    .replace(/^[\s,;:]+|[\s,;:]+$/g, '')
    .trim()
}
