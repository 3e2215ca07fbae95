import { mkdir } from 'node:fs/promises'
import { withIndex } from './objects.ts'
import { git } from './run-git.ts'

/** Puts the files of a commit into a new or empty directory, without any git directory in it. */
export async function checkout(gitDir: string, sha: string, dir: string): Promise<void> {
  await mkdir(dir, { recursive: true })
  await withIndex(async (index) => {
    const env = { ...index, GIT_WORK_TREE: dir }
    await git(gitDir, ['read-tree', sha], { env, cwd: dir })
    await git(gitDir, ['checkout-index', '--all', '--force'], { env, cwd: dir })
  })
}
