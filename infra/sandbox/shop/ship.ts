import { GiveUp } from '../../../src/kit/outcome.ts'
import { weeklyPatch } from './history.ts'
import { type Overlay, overlay } from './overlay.ts'
import { applyShopPatch, type ReadFile, readPatches, type ShopPatch } from './patches.ts'
import type { ShopCodeHost } from './shop-code-host.ts'

/** Bugs that can be planted, by the name of their patch in `commits/planted`. */
export const PLANTED_BUGS = ['discount', 'acquirer-settings', 'minor-digits'] as const
export type PlantedBug = (typeof PLANTED_BUGS)[number]

const INNOCENT_BEFORE = 2
const INNOCENT_AFTER = 2
const SPACING_MS = 38 * 60_000

export interface Shipment {
  /** Oldest first. */
  readonly shas: readonly string[]
  /** The commit with the bug, when one was planted. For tests: the product has to find it by itself. */
  readonly planted_sha?: string
}

export interface ShipOptions {
  readonly codeHost: ShopCodeHost
  readonly repo: string
  readonly now: Date
  /** The newest commit's time, so that the new ones come after it. */
  readonly after: Date
  /** Files at the head of the repository. */
  readonly read: ReadFile
}

interface Ready {
  readonly patch: ShopPatch
  readonly files: Record<string, string>
  readonly planted: boolean
}

/** One planted commit among innocent ones, all merged together. Throws `GiveUp('already-shipped')` when the bug is in. */
export async function shipBad(bug: PlantedBug, options: ShipOptions): Promise<Shipment> {
  const shelf = overlay(options.read)
  const before = await takeInnocent(INNOCENT_BEFORE, shelf)
  const patch = (await readPatches('planted')).find(({ name }) => name === bug)
  const files = patch && (await applyShopPatch(patch, shelf.read))
  if (!patch || !files) {
    throw new GiveUp(
      'already-shipped',
      `The bug "${bug}" does not fit the code at the head: revert it or choose another.`,
    )
  }
  shelf.put(files)
  const after = await takeInnocent(INNOCENT_AFTER, shelf)
  return commitAll([...before, { patch, files, planted: true }, ...after], options)
}

/** One innocent commit. */
export async function shipGood(options: ShipOptions): Promise<Shipment> {
  return commitAll(await takeInnocent(1, overlay(options.read)), options)
}

async function takeInnocent(count: number, shelf: Overlay): Promise<readonly Ready[]> {
  const taken: Ready[] = []
  for (const patch of await readPatches('innocent')) {
    if (taken.length === count) return taken
    const files = await applyShopPatch(patch, shelf.read)
    if (!files) continue
    shelf.put(files)
    taken.push({ patch, files, planted: false })
  }
  while (taken.length < count) {
    const patch = await weeklyPatch(shelf.read)
    shelf.put(patch.files)
    taken.push({ patch, files: patch.files, planted: false })
  }
  return taken
}

async function commitAll(batch: readonly Ready[], options: ShipOptions): Promise<Shipment> {
  const { codeHost, repo, now, after } = options
  const spacing = Math.max(1_000, Math.min(SPACING_MS, (now.getTime() - after.getTime()) / (batch.length + 1)))
  const shas: string[] = []
  let planted_sha: string | undefined
  for (const [index, { patch, files, planted }] of batch.entries()) {
    const at = new Date(now.getTime() - spacing * (batch.length - 1 - index)).toISOString()
    const sha = await codeHost.commitFiles({ repo, files, message: patch.message, author: patch.author, at })
    if (planted) planted_sha = sha
    shas.push(sha)
  }
  return planted_sha === undefined ? { shas } : { shas, planted_sha }
}
