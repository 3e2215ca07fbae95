import type { ScorePart } from '../../src/timeline/payloads/context.ts'
import { besideErrors, epochMs, GRACE_MS, leadOf, tooLate } from '../../src/worker-kit/instants.ts'
import { wokenBy } from './behind-flag.ts'
import type { Cause, IdOf } from './cause.ts'
import { drift, moved } from './change-timing.ts'
import type { Focus } from './focus.ts'
import { mechanismOf } from './mechanism.ts'
import type { Scene } from './scene.ts'
import { part } from './score-part.ts'
import { sharedWords } from './shared-words.ts'
import type { FlagChange } from './signals.ts'
import { fitOf, wordsOfChange } from './told-change.ts'
import { commitWords, diffLines, wordsOf } from './words.ts'

/**
 * Flags that were switched, settings and schemas that were changed: each with what ties it to the errors, by the rules for
 * commits as far as they go. What it was and is stands for the lines of a diff.
 */
export function flagCauses(flags: readonly FlagChange[], focus: Focus, scene: Scene, idOf: IdOf): Cause[] {
  return flags.map((flag) => ({
    kind: flag.kind === undefined || flag.kind === 'flag' ? 'flag' : 'config',
    service: flag.service,
    ref: flag.flag.slice(0, 300),
    title: titleOf(flag).slice(0, 500),
    parts: partsOf(flag, focus, scene, idOf),
  }))
}

/** The evidence kind and key of such a change. */
export function itemOf({ kind, flag, at }: FlagChange): { readonly kind: 'flag' | 'config'; readonly key: string } {
  return { kind: kind === undefined || kind === 'flag' ? 'flag' : 'config', key: `${flag}\n${at}` }
}

function titleOf({ kind, flag, change }: FlagChange): string {
  const how = change === '' ? '' : ` (${change})`
  if (kind === 'migration') return `The migration ${flag} ran${how}`
  return kind === 'config' ? `${flag} was set${how}` : `${flag} was switched${how}`
}

const NAMES = { flag: 'flag', config: 'setting', migration: 'migration' } as const

function partsOf(flag: FlagChange, focus: Focus, scene: Scene, idOf: IdOf): ScorePart[] {
  const { errorText } = scene
  const item = itemOf(flag)
  const ids = [idOf(item.kind, item.key)].filter((id) => id !== undefined)
  const what = NAMES[flag.kind ?? 'flag']
  const when = `${flag.kind === undefined || flag.kind === 'flag' ? 'switched' : 'changed'} ${besideErrors(focus.began, flag.at)}`
  if (tooLate(focus.began, flag.at)) return [part('onset', -6, when, ids)]
  const leadMs = leadOf(focus.began, flag.at)
  const parts = [part('onset', leadMs < 600_000 ? 0.5 : leadMs < 3_600_000 ? 0.3 : 0.1, when, ids)]
  parts.push(
    flag.service === focus.service
      ? part('service', 0.5, `it is a ${what} of ${focus.service}, which was hit`, ids)
      : part('service', -0.5, `it is a ${what} of ${flag.service}`, ids),
  )
  if (errorText.includes(flag.flag)) parts.push(part('words', 2, 'the errors name it', ids))
  else parts.push(...sharedOf(flag, scene, ids))
  const further = furtherParts(flag, scene, ids)
  // That another service has it says nothing where that one moved with it.
  const kept = further.some((one) => one.name === 'moved') ? parts.filter((one) => one.value > 0) : parts
  return [...kept, ...further]
}

function furtherParts(flag: FlagChange, scene: Scene, ids: readonly string[]): ScorePart[] {
  const { service, at } = flag
  const fit = (flag.told && fitOf(flag, scene)) ?? wokenFit(flag, scene)
  const candidate = { deploy: { service, at }, evidenceIds: ids }
  const settled = scene.settled.find((entry) => entry.ref === flag.flag)
  const all = [
    fit && part('mechanism', fit.value, fit.why, [...ids, ...scene.errorIds]),
    moved(candidate, scene),
    drift(candidate, scene),
    scene.led ? novelty(flag, scene, ids) : undefined,
    settled && part('settled', -8, settled.why, ids),
  ]
  return all.filter((one): one is ScorePart => one !== undefined)
}

/** What the code that it woke can bring about. */
function wokenFit(flag: FlagChange, scene: Scene): ReturnType<typeof mechanismOf> {
  return wokenBy(flag, scene)
    .map(({ commit }) => mechanismOf(diffLines(commit), scene))
    .find((fit) => fit !== undefined)
}

/** By the measure for commits, with the words of the code that it woke; its service's own name is in every error. */
function sharedOf(flag: FlagChange, scene: Scene, ids: readonly string[]): ScorePart[] {
  const own = new Set(wordsOf(flag.service))
  const woken = wokenBy(flag, scene).flatMap(({ commit }) => [...commitWords(commit)])
  if (flag.told === undefined && woken.length === 0) return nameOf(flag, scene, own, ids)
  const words = new Map([...woken, ...wordsOfChange(flag)].filter(([word]) => !own.has(word)))
  const whose = woken.length === 0 ? 'what was told of it' : 'the code that waited for it'
  const shared = sharedWords(words, scene, whose, ids)
  return shared === undefined ? [] : [shared]
}

/** Where its name alone is known, a little for each word of it. */
function nameOf({ flag }: FlagChange, scene: Scene, own: ReadonlySet<string>, ids: readonly string[]): ScorePart[] {
  const said = new Set(wordsOf(scene.errorText))
  const shared = [...new Set(wordsOf(flag))].filter((word) => said.has(word) && !own.has(word))
  const why = `it shares the words ${shared.join(', ')}`
  return shared.length === 0 ? [] : [part('words', Math.min(0.7, shared.length * 0.25), why, ids)]
}

function novelty({ at }: FlagChange, scene: Scene, own: readonly string[]): ScorePart {
  const ids = [...own, ...scene.errorIds]
  if (!scene.fresh) return part('novelty', -0.5, 'the leading error was there before', ids)
  return scene.firstSeenMs >= epochMs(at) - GRACE_MS
    ? part('novelty', 0.5, 'the leading error is new since this change', ids)
    : part('novelty', -1, 'the leading error was seen before this change', ids)
}
