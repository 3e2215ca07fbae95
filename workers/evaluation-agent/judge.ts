import { isGone } from '../../src/incident/own-error.ts'
import { countWords, numberWords, percentWords } from '../../src/kit/figures.ts'
import type { PayloadOf } from '../../src/timeline/events.ts'
import type { FailsInstead } from '../../src/timeline/payloads/evaluation.ts'
import type { RateFigure } from '../../src/timeline/payloads/shared.ts'

export interface Figures {
  readonly usual: RateFigure
  readonly before: RateFigure
  readonly after: RateFigure
  /** How often the incident's own error came, and over how many requests, before the fix and after. */
  readonly own: { readonly before: number; readonly after: number; readonly ended?: string | undefined }
  readonly newErrors: PayloadOf<'EvaluationCompleted'>['new_errors']
  /** What else fails since the fix, new since the incident began. */
  readonly instead?: FailsInstead | undefined
  /** Requests a second after the fix over those of usual times; undefined when either is unknown. */
  readonly traffic: number | undefined
  readonly deploySeen: boolean
}

export interface JudgeSettings {
  /** Fewer requests than this after the fix decide nothing. */
  readonly minRequests: number
  /** Below this share of usual traffic a good rate proves nothing. */
  readonly minTraffic: number
  /** A rate is as usual up to this factor of it, or this much above it. */
  readonly tolerance: { readonly factor: number; readonly absolute: number }
}

export type Judgement = Pick<PayloadOf<'EvaluationCompleted'>, 'verdict' | 'why'>

/**
 * The verdict by rules, on rates, so that less traffic alone is no recovery. Failing needs as much proof as passing: what
 * the intervals leave open is inconclusive. Pure.
 */
export function judge(figures: Figures, settings: JudgeSettings): Judgement {
  const { verdict, why } = ruled(figures, settings)
  const { traffic } = figures
  const fewer = traffic === undefined || traffic > 0.5 ? '' : ` Traffic is ${percentWords(traffic)} of usual.`
  return { verdict, why: `${why}${fewer}` }
}

function ruled(figures: Figures, { tolerance, minRequests, minTraffic }: JudgeSettings): Judgement {
  const { usual, before, after, newErrors, own, traffic } = figures
  // Of few requests in usual times any rate up to their interval's end may be the usual one.
  const bound = Math.max(usual.rate * tolerance.factor, usual.rate + tolerance.absolute, usual.high)
  if (!figures.deploySeen) return because('inconclusive', 'The fix has not been seen running yet.')
  const fresh = newErrors[0]
  const broken = newErrors.reduce((sum, error) => sum + error.count, 0)
  if (fresh !== undefined && broken >= Math.max(5, 0.005 * after.requests))
    return because('fail', `A new error came with the fix: "${fresh.title}" (${countWords(fresh.count, 'time')}).`)
  if (after.requests < minRequests)
    return because(
      'inconclusive',
      `Only ${countWords(after.requests, 'request')} since the fix; ${numberWords(minRequests)} are needed.`,
    )
  if (after.low > bound) return because('fail', failsWords(figures))
  if (ownShare(own.after, after) > 0.5 * ownShare(own.before, before) && own.after >= 3)
    return because('fail', 'The error that opened the incident still comes as often.')
  if (traffic !== undefined && traffic < minTraffic && after.rate <= bound)
    return because(
      'inconclusive',
      'The rate is as usual, but hardly anybody comes: those who failed may have stayed away.',
    )
  if (after.rate > bound || after.high > before.low / 2)
    return because('inconclusive', movedWords(before.rate, after.rate))
  return because('pass', calmWords(own.ended))
}

function because(verdict: Judgement['verdict'], why: string): Judgement {
  return { verdict, why }
}

/** More fails than usual, with certainty. */
function failsWords(figures: Figures): string {
  if (isGone(figures)) return anotherWords(figures)
  return figures.after.high < figures.before.low ? 'It is better, but far from usual.' : 'The errors go on.'
}

function calmWords(ended: string | undefined): string {
  const calm = 'The error rate is back to what is usual'
  return ended === undefined ? `${calm}.` : `${calm}; its error had ended at ${ended}, before the fix.`
}

function anotherWords({ own, instead }: Figures): string {
  const gone =
    own.ended === undefined
      ? `The error that opened the incident is gone (${countWords(own.before, 'time')} before the fix, ${numberWords(own.after)} since), but requests go on failing`
      : `The error that opened the incident had ended at ${own.ended}, before the fix, and requests go on failing`
  return instead === undefined
    ? `${gone}.`
    : `${gone}: with "${instead.title}" in ${instead.service} (${countWords(instead.count, 'time')} since the fix).`
}

/** Which way it went, by the figures as people read them. */
function movedWords(before: number, after: number): string {
  if (percentWords(before) === percentWords(after))
    return 'The rate is the same as before the fix, and too few requests came to tell what that means.'
  return after < before
    ? 'The rate is lower, but too few requests came to tell recovery from chance.'
    : 'The rate is higher than before the fix, but too few requests came to tell that from chance.'
}

function ownShare(count: number, figure: RateFigure): number {
  return figure.requests === 0 ? 0 : count / figure.requests
}
