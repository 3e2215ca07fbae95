import { shortSha } from '../../src/kit/figures.ts'
import type { EvidenceItem, RankedHypothesis, ScorePart } from '../../src/timeline/payloads/context.ts'
import type { RcaInput } from './read.ts'
import type { RcaVerdict } from './verdict.ts'

/** The verdict without a model: the ranked evidence itself, in sentences made of its own parts. Pure. */
export function rankedVerdict({ context }: RcaInput): RcaVerdict {
  const [best, ...others] = context.hypotheses
  const known = best !== undefined && best.kind !== 'unknown' && best.score > 0 && best.evidence_ids.length > 0
  const standing = context.hypotheses.filter(
    (one) => one.kind !== 'unknown' && one.ruled_out === undefined && one.score > 0,
  )
  return {
    verdict: known ? 'cause' : 'unknown',
    causes: standing
      .filter((one) => one.evidence_ids.length > 0)
      .slice(0, 3)
      .map((one) => ({
        hypothesis_id: one.id,
        cause: sentenceOf(one),
        confidence: one.confidence,
        evidence_ids: one.evidence_ids,
      })),
    ruled_out: others
      .filter((one) => one.ruled_out !== undefined && one.kind !== 'unknown')
      .slice(0, 8)
      .map((one) => ({ hypothesis_id: one.id, why: one.ruled_out ?? '', evidence_ids: one.evidence_ids })),
    five_whys: known ? whysOf(best, context) : [],
    would_change: wouldChange(best, context),
  }
}

function sentenceOf(hypothesis: RankedHypothesis): string {
  const strongest = [...hypothesis.parts].filter((part) => part.value > 0).sort((a, b) => b.value - a.value)
  const again = strongest.find((part) => part.name === 'relanded')
  const told = [...strongest.filter((part) => part !== again).slice(0, 2), ...(again === undefined ? [] : [again])]
  const because = told.map((part) => part.why)
  const what = hypothesis.ref === undefined ? hypothesis.title : `“${hypothesis.title}” (${shortSha(hypothesis.ref)})`
  return because.length === 0 ? what : `${what}: ${because.join('; ')}.`
}

function whysOf(best: RankedHypothesis, context: RcaInput['context']): RcaVerdict['five_whys'] {
  const part = (name: string) => best.parts.find((one) => one.name === name && one.value > 0)
  const [how, when] = [part('stack') ?? part('mechanism') ?? part('words') ?? part('error_class'), part('onset')]
  const errors = errorsOf(best, how, context.evidence.filter(isMore))
  const rate = context.evidence.find(
    (item) => item.kind === 'error_rate' && item.service === best.service && isMore(item),
  )
  const again = part('relanded')
  return [
    ...(rate ? [{ why: `Requests of ${best.service} fail: ${rate.summary}`, evidence_ids: [rate.id] }] : []),
    ...(errors
      ? [{ why: `${whoSays(errors, rate)} "${errors.title}": ${errors.summary}`, evidence_ids: [errors.id] }]
      : []),
    ...(how
      ? [
          {
            why: `The cause fits ${errors ? 'that error' : 'what is seen'}: ${how.why}`,
            evidence_ids: how.evidence_ids,
          },
        ]
      : []),
    ...(again ? [{ why: `It is back: ${again.why}`, evidence_ids: again.evidence_ids }] : []),
    ...(when ? [{ why: `When it came: ${when.why}`, evidence_ids: when.evidence_ids }] : []),
  ].slice(0, 5)
}

/** Nothing is said to fail that did not, or not more than ever; where no count is known the summary speaks. */
function isMore({ count, usual = 0 }: EvidenceItem): boolean {
  return count === undefined || count > usual
}

/** The errors that the cause fits, else those of its service, else the leading ones. */
function errorsOf(best: RankedHypothesis, how: ScorePart | undefined, evidence: readonly EvidenceItem[]) {
  // A line without a count is a warning: nothing fails with it.
  const patterns = evidence.filter((item) => item.kind === 'log_pattern' && item.count !== undefined)
  const fitting = patterns.filter((item) => how?.evidence_ids.includes(item.id))
  const isOwn = (item: EvidenceItem) => item.service === best.service
  return fitting.find(isOwn) ?? fitting[0] ?? patterns.find(isOwn) ?? patterns[0]
}

function whoSays(errors: EvidenceItem, rate: EvidenceItem | undefined): string {
  if (rate !== undefined && (errors.service === undefined || errors.service === rate.service)) return 'They fail with'
  return errors.service === undefined ? 'It is logged:' : `${errors.service} logs`
}

function wouldChange(best: RankedHypothesis | undefined, context: RcaInput['context']): string[] {
  const next = context.hypotheses.find((one) => one.id !== best?.id && one.kind !== 'unknown')
  return [
    ...(best?.ref !== undefined ? [`The same errors in a version without ${shortSha(best.ref)}`] : []),
    ...(next !== undefined ? [`Errors that point to "${next.title}"`] : []),
    ...context.gaps.slice(0, 2).map((gap) => `Filling this gap: ${gap}`),
  ].slice(0, 4)
}
