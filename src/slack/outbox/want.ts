import { sha256OfJson } from '../../kit/hash.ts'
import type { Surface } from '../present/surface.ts'
import type { Receipt } from './receipts.ts'
import type { OutboxRow, Owner } from './row.ts'
import type { OutboxRows, OutboxStore } from './store.ts'

export interface Wanted {
  readonly surfaces: readonly Surface[]
  readonly receipts: ReadonlyMap<string, Receipt>
}

/**
 * Makes the rows of an incident say what Slack should show. A new look of something that is edited in place replaces the
 * one that waits: the last wins, which is why `read` looks at the log under the lock. What a receipt says is there is
 * not done again.
 */
export async function wantSurfaces(
  store: OutboxStore,
  owner: Owner,
  read: () => Promise<Wanted>,
  nowMs: number,
): Promise<void> {
  await store.drawing(owner, async (rows) => {
    const { surfaces, receipts } = await read()
    const known = new Map((await rows.readRows(owner)).map((row) => [row.key, row]))
    for (const [place, surface] of surfaces.entries()) {
      const row = known.get(surface.key)
      if (row !== undefined) await renew(rows, owner, row, surface, nowMs)
      else await add(rows, owner, surface, receipts.get(surface.key), place, nowMs)
    }
    await rows.dropUnwanted(
      owner,
      surfaces.filter((one) => !mayOnlyBeEdited(one)).map((one) => one.key),
    )
  })
}

/** What a surface looks like, as far as people see it. */
export function renderSha256(surface: Surface): string {
  if (surface.kind === 'message') return sha256OfJson(surface.message)
  return sha256OfJson(surface.kind === 'topic' ? surface.topic : surface.key)
}

export function isLiving(surface: Surface): boolean {
  return surface.kind === 'topic' || (surface.kind === 'message' && surface.mode !== 'once')
}

function mayOnlyBeEdited(surface: Surface): boolean {
  return surface.kind === 'message' && surface.mode === 'if-shown'
}

async function add(
  rows: OutboxRows,
  owner: Owner,
  surface: Surface,
  receipt: Receipt | undefined,
  place: number,
  nowMs: number,
) {
  const wanted_sha256 = renderSha256(surface)
  const row = { place, surface, wanted_sha256, due_at: nowMs }
  if (receipt === undefined) {
    if (mayOnlyBeEdited(surface)) return
    await rows.insertRow(owner, { ...row, state: 'pending' })
    return
  }
  const { external_id, revision, render_sha256: shown_sha256 } = receipt
  const stale = isLiving(surface) && shown_sha256 !== wanted_sha256
  await rows.insertRow(owner, { ...row, state: stale ? 'pending' : 'done', external_id, revision, shown_sha256 })
}

async function renew(rows: OutboxRows, owner: Owner, row: OutboxRow, surface: Surface, nowMs: number): Promise<void> {
  const wanted_sha256 = renderSha256(surface)
  if (wanted_sha256 === row.wanted_sha256) return
  // Posted once is posted; a channel keeps the name under which it was looked for.
  if (surface.kind === 'channel' || (!isLiving(surface) && row.external_id !== null)) return
  await rows.renewRow(owner, row.key, { surface, wanted_sha256, nowMs })
}
