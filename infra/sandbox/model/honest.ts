import type { PromptData, RcaData } from './prompt-data.ts'

/** What a careful analyst would answer from the same data: the recorded answers of this model. */
export function honest(data: PromptData): object {
  switch (data.task) {
    case 'rca':
      return rca(data)
    case 'fix':
      return {
        choice: 'revert',
        why: `${data.suspect?.title ?? 'The change'} broke ${data.cause.service}: ${data.cause.cause}`.slice(0, 1_500),
        replacements: [],
        test_plan: `Run the checks on the branch, then watch the error rate of ${data.cause.service} for ten minutes.`,
      }
    case 'instrumentation': {
      const first = data.hypotheses[0]
      const missing = data.gaps.slice(0, 2).map((gap) => ({
        signal: 'A span around the failing call, with its inputs as attributes',
        where: first?.service ?? 'the service',
        decides: `It would close this gap: ${gap}`.slice(0, 400),
        hypothesis_id: first?.id ?? '',
      }))
      return { missing }
    }
    case 'report': {
      const [first, last] = [data.facts[0], data.facts.at(-1)]
      const told = [first, data.facts.find((fact) => fact.text.startsWith('Cause proposed')), last].filter(
        (fact) => fact !== undefined,
      )
      return { summary: told.map((fact) => ({ text: fact.text.slice(0, 400), event_ids: [fact.id] })) }
    }
  }
}

function rca(data: RcaData): object {
  const [best, ...others] = data.hypotheses
  if (best === undefined || best.kind === 'unknown')
    return {
      verdict: 'unknown',
      causes: [],
      ruled_out: [],
      five_whys: [],
      would_change: ['A change that touches the failing code'],
    }
  const because = best.parts.filter((part) => part.value > 0).map((part) => part.why)
  const errors = data.evidence.find((item) => item.kind === 'log_pattern')
  return {
    verdict: 'cause',
    causes: [
      {
        hypothesis_id: best.id,
        cause: `${best.title} is what broke ${best.service}; ${because.slice(0, 2).join(' and ')}.`,
        confidence: Math.min(0.95, best.confidence + 0.05),
        evidence_ids: best.evidence_ids.slice(0, 10),
      },
    ],
    ruled_out: others
      .filter((one) => one.kind !== 'unknown' && one.evidence_ids.length > 0)
      .slice(0, 4)
      .map((one) => ({
        hypothesis_id: one.id,
        why: one.ruled_out ?? 'The evidence for the first cause is stronger',
        evidence_ids: one.evidence_ids.slice(0, 5),
      })),
    five_whys:
      errors === undefined
        ? []
        : [{ why: `Requests fail with ${errors.title.slice(0, 200)}`, evidence_ids: [errors.id] }],
    would_change: ['The same error in a version without this change'],
  }
}
