import type { House } from '../house.ts'
import type { ResponseUrl } from '../workspace/model.ts'
import { newId } from '../workspace/workspace.ts'

const USES = 5
const LIFE_MS = 1_800_000

export type ResponsePlace = Pick<ResponseUrl, 'channel' | 'user' | 'message_ts' | 'ephemeral' | 'thread_ts'>

/** A new address for answers to one interaction: five uses within thirty minutes. */
export function newResponseUrl(house: House, place: ResponsePlace): string {
  const { workspace } = house
  const nowMs = workspace.nowMs()
  const old = workspace.store.all('response_urls').filter((entry) => entry.expires_at_ms < nowMs)
  const row = { ...place, id: newId('R'), uses_left: USES, expires_at_ms: nowMs + LIFE_MS }
  workspace.commit(
    { table: 'response_urls', id: row.id, row },
    ...old.map((entry) => ({ table: 'response_urls', id: entry.id, row: null }) as const),
  )
  return `${house.base()}/response/${row.id}`
}
