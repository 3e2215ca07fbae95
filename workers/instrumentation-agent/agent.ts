import { z } from 'zod'
import { ofType } from '../../src/incident/state.ts'
import { GiveUp } from '../../src/kit/outcome.ts'
import type { PayloadOf } from '../../src/timeline/events.ts'
import { defineAgent } from '../../src/worker-kit/define-agent.ts'
import type { Work } from '../../src/worker-kit/define-worker.ts'
import { DATA_RULE, fenced, oneLine, plainProse } from '../../src/worker-kit/untrusted.ts'
import { type MissingSignal, missingSignals } from './missing-signals.ts'

export interface InstrumentationInput {
  readonly context: PayloadOf<'ContextBuilt'>
  readonly cause: PayloadOf<'RootCauseProposed'>
}

const Sentence = z.string().max(500)
export const InstrumentationVerdict = z.object({
  missing: z
    .array(z.object({ signal: Sentence, where: Sentence, decides: Sentence, hypothesis_id: z.string().max(40) }))
    .max(10),
})
export type InstrumentationVerdict = z.infer<typeof InstrumentationVerdict>

const SYSTEM = `An investigation could not decide between causes. Name the signals (a log field, a span, a metric, a deploy marker) that would
have decided it, the place in the code or service where each belongs, and which hypothesis it would settle. Only what decides
between the hypotheses given; the fewest that do. hypothesis_id must be one of them: code drops the rest. Plain sentences: no
links, no orders, no mentions.
${DATA_RULE}`

export const instrumentationAgent = defineAgent<InstrumentationInput, InstrumentationVerdict>({
  name: 'instrumentation-agent',
  version: '0.1.0',
  queue: 'instrumentation-tasks',
  emits: ['InstrumentationProposed'],
  read: readInput,
  ranked: ({ context }) => ({ missing: missingSignals(context) }),
  prompt: ({ context, cause }) => {
    const { gaps, hypotheses, evidence, suspects } = context
    const data = { task: 'instrumentation', gaps, hypotheses, evidence, suspects, leads: cause.hypotheses }
    return { system: SYSTEM, user: `Which signals are missing?\n${fenced(data)}` }
  },
  verdict: InstrumentationVerdict,
  maxTokens: 2_000,
  conclude(verdict, { context }, work, { reasoner, cost }) {
    const known = new Set(context.hypotheses.map((hypothesis) => hypothesis.id))
    const say = reasoner === 'claude' ? plainProse : oneLine
    const kept = verdict.missing.flatMap(({ signal, where, decides, hypothesis_id }) => {
      const [what, place, why] = [say(signal), say(where), say(decides)]
      return known.has(hypothesis_id) && what && place && why ? [{ signal: what, where: place, decides: why }] : []
    })
    const missing = kept.length > 0 ? kept : missingSignals(context).map(withoutId)
    const by = kept.length > 0 ? reasoner : 'ranked-evidence'
    return [{ ...work.about, event_type: 'InstrumentationProposed', payload: { missing, reasoner: by, cost } }]
  },
})

function readInput(work: Work): InstrumentationInput {
  const own = work.incident.filter((event) => event.cycle === work.about.cycle)
  const context = ofType(own, 'ContextBuilt')[0]
  const cause = ofType(own, 'RootCauseProposed')[0]
  if (context === undefined || cause === undefined)
    throw new GiveUp('no-cause', 'This cycle has no root cause with a snapshot; ask for the investigation again.')
  return { context: context.payload, cause: cause.payload }
}

function withoutId({ signal, where, decides }: MissingSignal) {
  return { signal, where, decides }
}
