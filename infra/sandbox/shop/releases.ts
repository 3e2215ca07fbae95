import { mkdir, readdir, realpath, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ShopCodeHost } from './shop-code-host.ts'

const KEPT = 4

/** Checked-out commits on disk, a directory each. */
export interface Releases {
  /** The directory of a commit, checked out if need be. */
  directory(sha: string): Promise<string>
}

export async function openReleases(codeHost: ShopCodeHost, repo: string, root: string): Promise<Releases> {
  await mkdir(root, { recursive: true })
  const home = await realpath(root)
  const recent: string[] = []

  async function checkOut(sha: string): Promise<string> {
    const [dir, half] = [join(home, sha), join(home, `${sha}.half`)]
    if ((await readdir(home)).includes(sha)) return dir
    await rm(half, { recursive: true, force: true })
    await mkdir(half)
    await codeHost.checkout(repo, sha, half)
    await rename(half, dir)
    return dir
  }

  return {
    async directory(sha) {
      const dir = await checkOut(sha)
      recent.splice(0, recent.length, ...recent.filter((each) => each !== sha), sha)
      for (const old of await readdir(home)) {
        if (!recent.slice(-KEPT).includes(old)) await rm(join(home, old), { recursive: true, force: true })
      }
      return dir
    },
  }
}
