import { type Began, epochMs } from '../../src/worker-kit/instants.ts'
import type { IdOf } from './cause.ts'
import { stems } from './change-place.ts'
import type { Focus } from './focus.ts'
import type { ErrorSample, Settled, Shipped, Telemetry } from './gathered.ts'
import type { Past } from './past.ts'
import { type Fate, fatesOf } from './relanded.ts'
import type { Movement } from './series/movement.ts'
import { harms } from './series/movements.ts'
import type { FlagChange } from './signals.ts'
import { type Frame, framesOf } from './stack.ts'
import { type ErrorPattern, goesOnAfter } from './tally.ts'
import { commitWords, rarity, wordsOf } from './words.ts'

/** What the evidence says that any change is measured against. */
export interface Scene {
  readonly service: string
  readonly services: readonly string[]
  readonly began: Began
  /** Words of the errors and how much each counts. */
  readonly errorWords: ReadonlyMap<string, number>
  /** Everything that the errors, the warnings and the names of the series that moved say. */
  readonly errorText: string
  /** What the service that was hit says itself; all of it where it says nothing. */
  readonly ownText: string
  readonly frames: readonly Frame[]
  /** An error leads the incident: where only warnings or series speak, none does. */
  readonly led: boolean
  /** The leading error is new in the window. */
  readonly fresh: boolean
  /** It came before, but in past incidents alone. */
  readonly back: boolean
  readonly firstSeenMs: number
  readonly rarity: (word: string) => number
  /** Ids of the errors that lead the incident, and of those with a stack. */
  readonly errorIds: readonly string[]
  readonly settled: readonly Settled[]
  /** What became of each commit, by sha. */
  readonly fates: ReadonlyMap<string, Fate>
  readonly movements: readonly Movement[]
  readonly flags: readonly FlagChange[]
  readonly shipped: readonly Shipped[]
  /** When something was changed: each deploy and each switch once. */
  readonly changedMs: readonly number[]
  readonly idOf: IdOf
}

export interface SceneInput {
  readonly focus: Focus
  readonly telemetry: Telemetry
  readonly shipped: readonly Shipped[]
  readonly settled: readonly Settled[]
  readonly past: Past
  readonly idOf: IdOf
}

/** The scene of an incident. Pure. */
export function sceneOf({ focus, telemetry, shipped, settled, past, idOf }: SceneInput): Scene {
  const leading = focus.patterns.find((pattern) => pattern.service === focus.service)
  const grown = focus.patterns.filter((pattern) => pattern.fresh || pattern.during > 2 * pattern.before)
  const told = grown.length > 0 ? grown : focus.patterns.slice(0, 3)
  const samples = focus.samples.filter((sample) => told.some((pattern) => pattern.signature === sample.signature))
  const weightOf = (service: string) => (service === focus.service ? 1 : 0.6)
  const texts = [
    ...told.map((p) => ({ text: `${p.title} ${p.sample}`, weight: weightOf(p.service) })),
    ...samples.map((s) => ({ text: `${s.exception_message} ${s.body}`, weight: weightOf(s.service) })),
    ...focus.warnings.map((line) => ({ text: line.body, weight: 0.7 * weightOf(line.service) })),
  ]
  const services = focus.rates.map((rate) => rate.service)
  const goesOn = (afterMs: number) => goesOnAfter(afterMs, leading, focus, telemetry)
  const fates = fatesOf({ shipped, past, settled, began: focus.began, goesOn })
  // Changes that cancel out are not there any more: they must not make the words of the one that is look common.
  const standing = shipped.filter(({ commit }) => fates.get(commit.sha)?.takenBackBy === undefined)
  return {
    service: focus.service,
    services,
    began: focus.began,
    errorWords: errorWordsOf(texts, services),
    errorText: [...texts.map((entry) => entry.text), ...movedWords(focus)].join('\n').slice(0, 50_000),
    ownText: ownTextOf(texts),
    frames: framesIn(told, samples, focus.signature),
    led: leading !== undefined,
    fresh: leading?.fresh ?? false,
    back: leading?.back ?? false,
    fates,
    firstSeenMs: leading?.firstSeenMs ?? focus.onsetMs,
    rarity: rarity(standing.map(({ commit }) => commitWords(commit))),
    errorIds: told.slice(0, 5).flatMap((p) => idOf('log_pattern', `${p.service}\n${p.signature}`) ?? []),
    settled,
    movements: focus.movements,
    flags: telemetry.signals?.flags ?? [],
    shipped,
    changedMs: changesOf(shipped, telemetry),
    idOf,
  }
}

/** The stack of the error that opened the incident, or else of the weightiest: the newest line may be another error's. */
function framesIn(told: readonly ErrorPattern[], samples: readonly ErrorSample[], signature: string): readonly Frame[] {
  const stacksOf = (pattern: ErrorPattern) =>
    samples
      .filter((sample) => sample.service === pattern.service && sample.signature === pattern.signature)
      .map((sample) => sample.exception_stack)
  const ordered = [...told].sort((a, b) => Number(b.signature === signature) - Number(a.signature === signature))
  const stacks = [...ordered.flatMap(stacksOf), ...ordered.map((pattern) => pattern.sample)]
  return stacks.map(framesOf).find((frames) => frames.length > 0) ?? []
}

function changesOf(shipped: readonly Shipped[], { signals }: Telemetry): number[] {
  const deploys = new Map(shipped.flatMap(({ deploy }) => (deploy ? [[deploy.id, epochMs(deploy.at)]] : [])))
  return [...deploys.values(), ...(signals?.flags ?? []).map(({ at }) => epochMs(at))]
}

/** Weighed in full: what the service that was hit says. */
function ownTextOf(texts: readonly { readonly text: string; readonly weight: number }[]): string {
  const own = texts.filter((entry) => entry.weight >= 0.7)
  return (own.length > 0 ? own : texts)
    .map((entry) => entry.text)
    .join('\n')
    .slice(0, 50_000)
}

/** The names of the series of the service hit that went the harmful way, as words. */
function movedWords(focus: Focus): string[] {
  const own = focus.movements.filter((one) => one.service === focus.service && harms(one))
  return own.map((one) => (one.metric.split(' (')[0] ?? '').replaceAll('_', ' '))
}

/** The words of an error, quoted ones counting half as much again; names of services say nothing about a diff. */
function errorWordsOf(texts: readonly { text: string; weight: number }[], services: readonly string[]) {
  const ours = new Set(services.flatMap((service) => [...wordsOf(service), ...stems(service)]))
  const weights = new Map<string, number>()
  for (const { text, weight } of texts) {
    const quoted = new Set(
      [...text.matchAll(/['"`[]([\w.-]{3,40})['"`\]]/g)].flatMap(([, word]) => wordsOf(word ?? '')),
    )
    for (const word of wordsOf(text)) {
      if (ours.has(word)) continue
      weights.set(word, Math.max(weights.get(word) ?? 0, weight * (quoted.has(word) ? 1.5 : 1)))
    }
  }
  return weights
}
