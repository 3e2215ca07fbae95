import { knownCauses } from '../../src/incident/known-causes.ts'
import { durationWords, percentWords } from '../../src/kit/figures.ts'
import type { PayloadOf } from '../../src/timeline/events.ts'
import { durationsOf, type ReportInput } from './facts.ts'
import { type Line, line } from './line.ts'
import { causeName, orderWords } from './naming.ts'

/** What happened in three lines, and how long it took. */
export function summary(input: ReportInput): Line[] {
  const { state, events } = input
  const { root } = state
  const [cause, ...earlier] = [...knownCauses(events)].reverse()
  const { detectS, acknowledgeS, resolveS, acknowledgedBy } = durationsOf(input)
  const end = state.resolved ?? state.suppressed
  const took = (what: string, seconds: number | undefined, words = '') =>
    seconds === undefined ? undefined : `${what}: ${durationWords(seconds)}${words}.`
  const times = [
    [took('Time to detect (MTTD)', detectS) ?? undetected(input), root],
    [took('Time to acknowledge (MTTA)', acknowledgeS), root, acknowledgedBy],
    [resolvedIn(resolveS), root, end],
  ] as const
  return [
    ...line(`${state.severity}: ${state.title}.`, root),
    ...earlier
      .reverse()
      .flatMap((one, place) =>
        line(`${orderWords(place)}: ${lowerFirst(causedBy(one.payload))}${full(causeName(one, events))}`, one),
      ),
    ...(cause ? line(`${causedBy(cause.payload)}${full(causeName(cause, events))}`, cause) : []),
    ...times.flatMap(([text, ...facts]) => (text === undefined ? [] : line(text, ...facts))),
  ]
}

function resolvedIn([first, ...later]: readonly number[]): string | undefined {
  if (first === undefined) return undefined
  const again = later.map((seconds) => `${durationWords(seconds)} after it came back`)
  const words = [`${durationWords(first)}, from the detection to the end`, ...again].join('; ')
  return `Time to resolve (MTTR): ${words}.`
}

/** Nobody saw it begin: what stands in its window is only where to look. */
function undetected({ state: { root } }: ReportInput): string | undefined {
  if (root === undefined || root.payload.source === 'detector') return undefined
  const by = root.payload.source === 'person' ? 'a person declared it' : 'it was reported from outside'
  return `Time to detect (MTTD): not known, ${by}.`
}

/** Held with no more than even confidence, it is a guess. */
function causedBy({ verdict, hypotheses }: PayloadOf<'RootCauseProposed'>): string {
  if (verdict === 'unknown') return ''
  const sure = hypotheses[0]?.confidence ?? 0
  return sure > 0.5 ? 'Caused by ' : `Perhaps caused, ${percentWords(sure)} sure, by `
}

function lowerFirst(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1)
}

function full(sentence: string): string {
  return sentence.endsWith('.') ? sentence : `${sentence}.`
}
