import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { overlay } from './overlay.ts'
import { applyShopPatch, type ReadFile, readPatches, type ShopPatch } from './patches.ts'
import type { ShopAuthor, ShopCodeHost } from './shop-code-host.ts'

const HOUR_MS = 3_600_000
const FOUNDER: ShopAuthor = { name: 'Mara Lindqvist', email: 'mara@cornershop.example' }

export interface SeedOptions {
  readonly codeHost: ShopCodeHost
  readonly repo: string
  readonly now: Date
  /** Files at the head, once the repository is there. */
  readonly readHead: () => Promise<ReadFile>
  readonly signal?: AbortSignal | undefined
}

/**
 * Gives the repository its past: the files of `repo/` and the commits of `commits/history`, spread over the three weeks
 * before `now`. Commits that are there already are left out, so a seeding that was cut short is finished by the next.
 * Gives the newest commit; rejects when `signal` aborts.
 */
export async function seedHistory({
  codeHost,
  repo,
  now,
  readHead,
  signal,
}: SeedOptions): Promise<{ readonly sha: string; readonly at: string }> {
  const patches = await readPatches('history')
  const at = (index: number) => new Date(now.getTime() - hoursBefore(patches.length - index) * HOUR_MS).toISOString()
  await codeHost.createRepository(repo, await seedFiles(), { message: 'Open the shop', author: FOUNDER, at: at(-1) })
  const shelf = overlay(await readHead())
  for (const [index, patch] of patches.entries()) {
    signal?.throwIfAborted()
    const files = await applyShopPatch(patch, shelf.read)
    if (!files) continue
    shelf.put(files)
    await codeHost.commitFiles({ repo, files, message: patch.message, author: patch.author, at: at(index) })
  }
  return { sha: await codeHost.headSha(repo), at: at(patches.length - 1) }
}

/** Uneven, as people are: about two days apart, the last one yesterday. */
function hoursBefore(place: number): number {
  return place * 43 - 17 + ((place * 7) % 11)
}

/** The first commit's files by path. */
export async function seedFiles(): Promise<Record<string, string>> {
  const root = join(import.meta.dirname, 'repo')
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const files = paths
    .sort()
    .map(async (path) => [relative(root, path).replaceAll('\\', '/'), await readFile(path, 'utf8')] as const)
  return Object.fromEntries(await Promise.all(files))
}

/** Something harmless that can be shipped on any day, when all written patches are in: the next product of the week. */
export async function weeklyPatch(read: ReadFile): Promise<ShopPatch & { readonly files: Record<string, string> }> {
  const week = (await read('services/catalog/week.js')) ?? "export const productOfTheWeek = 'mug'\n"
  const ids = [...((await read('services/catalog/products.js')) ?? '').matchAll(/id: '(\w+)'/g)].map(([, id]) => id)
  const current = /productOfTheWeek = '(\w+)'/.exec(week)?.[1]
  const next = ids[(ids.indexOf(current) + 1) % Math.max(1, ids.length)] ?? 'mug'
  return {
    name: `week-${next}`,
    author: { name: 'Aiko Tanaka', email: 'aiko@cornershop.example' },
    message: `Make the ${next} the product of the week`,
    changes: [],
    files: { 'services/catalog/week.js': week.replace(/productOfTheWeek = '\w+'/, `productOfTheWeek = '${next}'`) },
  }
}
