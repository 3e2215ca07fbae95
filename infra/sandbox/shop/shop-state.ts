import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'

/** What the shop remembers from one start to the next. */
const ShopState = z.object({
  /** The repository has all of its past. */
  seeded: z.boolean(),
  /** The bad deploy was shipped once, by itself or by hand: it is not shipped by itself again. */
  shipped_bad: z.boolean(),
  /** The newest commit the shop made itself, dated in ISO 8601: new commits are dated after it. */
  last_commit: z.object({ sha: z.string(), at: z.string() }),
})
export type ShopState = z.infer<typeof ShopState>

export interface StateFile {
  readonly state: ShopState
  update(change: Partial<ShopState>): Promise<void>
}

/** Opens the file, or begins anew when there is none or it cannot be read. Changes replace the file as a whole. */
export async function openState(path: string): Promise<StateFile> {
  let state = await read(path)
  return {
    get state() {
      return state
    },
    async update(change) {
      state = { ...state, ...change }
      await mkdir(dirname(path), { recursive: true })
      await writeFile(`${path}.new`, JSON.stringify(state))
      await rename(`${path}.new`, path)
    },
  }
}

async function read(path: string): Promise<ShopState> {
  try {
    return ShopState.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return { seeded: false, shipped_bad: false, last_commit: { sha: '', at: new Date(0).toISOString() } }
  }
}
