import { shortSha } from '../../src/kit/figures.ts'
import type { ScorePart } from '../../src/timeline/payloads/context.ts'
import { type Began, epochMs, tooLate } from '../../src/worker-kit/instants.ts'
import type { Shipped } from './gathered.ts'
import type { Past } from './past.ts'
import { part } from './score-part.ts'

/** What became of a change that was shipped: taken back again, or landed a second time. */
export interface Fate {
  /** The newer commit that took it back before the errors began. */
  readonly takenBackBy?: string
  /** Where the same change was taken back before; `helped` when that is known to have ended an incident. */
  readonly before?: { readonly where: string; readonly helped: boolean }
  /** Where undoing this very change ended an incident, and these errors, after they began. */
  readonly curedIn?: string
  /** Where it was undone after these errors began, and they went on. */
  readonly inVain?: string
}

export interface FateInput {
  readonly shipped: readonly Shipped[]
  readonly past: Past
  readonly began: Began
  /** Whether the errors that lead went on after a moment. */
  readonly goesOn: (afterMs: number) => boolean
  /** Changes that an earlier cycle undid in vain or that people called innocent. */
  readonly settled: readonly { readonly ref: string }[]
}

/** The fate of each commit, by sha: lines that one commit adds and another takes away again cancel out. Pure. */
export function fatesOf({ shipped, past, began, goesOn, settled }: FateInput): ReadonlyMap<string, Fate> {
  const live = shipped
    .filter(({ commit, deploy }) => !tooLate(began, deploy?.at ?? commit.at))
    .map(({ commit }) => ({ sha: commit.sha, atMs: epochMs(commit.at), ...linesOf(commit.files) }))
  const fates = new Map<string, Fate>()
  for (const one of live) {
    if (one.forth === one.back) continue
    const later = live.find((other) => other.atMs > one.atMs && other.forth === one.back)
    const known = past.undone.find((undone) => linesOf(undone.files).forth === one.forth && undone.sha !== one.sha)
    const earlier = live.filter((other) => other.atMs < one.atMs).sort((a, b) => a.atMs - b.atMs)
    const first = earlier.find((other) => other.forth === one.forth)
    const undone = past.undone.find((past) => past.sha === one.sha && past.atMs > began.atMs)
    const isVain = settled.some(({ ref }) => ref === (known?.sha ?? first?.sha))
    // Between the two: the merge of a revert lands what the revert had, and what that took back came before both.
    const taken = earlier.find((other) => other.forth === one.back && first !== undefined && other.atMs > first.atMs)
    const where = known?.where ?? (first && taken ? `by ${shortSha(taken.sha)}` : undefined)
    fates.set(one.sha, {
      ...(later === undefined ? {} : { takenBackBy: later.sha }),
      ...(undone === undefined ? {} : goesOn(undone.endedMs) ? { inVain: undone.where } : { curedIn: undone.where }),
      ...(where === undefined || isVain ? {} : { before: { where, helped: known !== undefined } }),
    })
  }
  return fates
}

/** What its fate says for or against a change; undefined when nothing happened to it. */
export function fatePart(fate: Fate | undefined, evidenceIds: readonly string[]): ScorePart | undefined {
  if (fate?.takenBackBy !== undefined)
    return part('undone', -5, `${shortSha(fate.takenBackBy)} took it back before the errors began`, evidenceIds)
  if (fate?.curedIn !== undefined)
    return part('relanded', 1.6, `this very change was reverted, ${fate.curedIn}, and the errors stopped`, evidenceIds)
  if (fate?.inVain !== undefined)
    return part('undone', -5, `it was reverted, ${fate.inVain}, and these errors went on`, evidenceIds)
  if (fate?.before === undefined) return undefined
  const { where, helped } = fate.before
  const why = `the same change was reverted before, ${where}${helped ? ', and the errors stopped' : ''}`
  return part('relanded', helped ? 1.6 : 0.8, why, evidenceIds)
}

/** A change as text that its exact inverse has the other way round. Both are empty where no lines are known. */
function linesOf(files: readonly { readonly path: string; readonly patch?: string | undefined }[]): {
  forth: string
  back: string
} {
  const sides = [...files]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, patch }) => {
      const of = (mark: string) =>
        (patch ?? '').split('\n').filter((line) => line.startsWith(mark) && line.trim() !== mark)
      const bare = (mark: string) => of(mark).map((line) => line.slice(1))
      return { path, added: bare('+').join('\n'), removed: bare('-').join('\n') }
    })
    .filter(({ added, removed }) => added !== removed)
  return {
    forth: sides.map(({ path, added, removed }) => `${path}\n+${added}\n-${removed}`).join('\n'),
    back: sides.map(({ path, added, removed }) => `${path}\n+${removed}\n-${added}`).join('\n'),
  }
}
