import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mergeBase } from './history.ts'
import { EMPTY_TREE, readBlob, withIndex, writeBlob } from './objects.ts'
import { GitFailed, git, gitBytes } from './run-git.ts'

export type Merged = { readonly tree: string } | { readonly conflicts: readonly string[] }

interface Stages {
  readonly mode: string
  readonly base?: string
  readonly ours?: string
  readonly theirs?: string
}

/**
 * Three-way merge of two commits without a work tree. By plumbing that every git has, because `merge-tree --write-tree`
 * came with 2.38 and the machines that people have are older.
 */
export async function mergeCommits(gitDir: string, ours: string, theirs: string): Promise<Merged> {
  const base = (await mergeBase(gitDir, ours, theirs)) ?? EMPTY_TREE
  return withIndex(async (env) => {
    await git(gitDir, ['read-tree', '-i', '-m', '--aggressive', base, ours, theirs], { env })
    const conflicts: string[] = []
    for (const [path, stages] of await unmerged(gitDir, env)) {
      const sha = await mergeFile(gitDir, stages)
      if (sha === undefined) conflicts.push(path)
      else await settle(gitDir, env, path, stages.mode, sha)
    }
    return conflicts.length > 0 ? { conflicts } : { tree: await git(gitDir, ['write-tree'], { env }) }
  })
}

async function unmerged(gitDir: string, env: Record<string, string>): Promise<Map<string, Stages>> {
  const names = { '1': 'base', '2': 'ours', '3': 'theirs' } as const
  const found = new Map<string, Stages>()
  for (const record of (await git(gitDir, ['ls-files', '-u', '-z'], { env })).split('\0').filter(Boolean)) {
    const tab = record.indexOf('\t')
    const [mode = '', sha = '', stage = ''] = record.slice(0, tab).split(' ')
    if (stage !== '1' && stage !== '2' && stage !== '3') continue
    const path = record.slice(tab + 1)
    found.set(path, { ...found.get(path), mode, [names[stage]]: sha })
  }
  return found
}

/** Undefined where the two sides touch the same lines, or one side is not a text. */
async function mergeFile(gitDir: string, stages: Stages): Promise<string | undefined> {
  if (!stages.base || !stages.ours || !stages.theirs || !stages.mode.startsWith('100')) return undefined
  const dir = await mkdtemp(join(tmpdir(), 'faultline-merge-'))
  try {
    for (const side of ['ours', 'base', 'theirs'] as const) {
      await writeFile(join(dir, side), (await readBlob(gitDir, stages[side] ?? '')) ?? Buffer.alloc(0))
    }
    const merged = await gitBytes(gitDir, ['merge-file', '-p', '-q', 'ours', 'base', 'theirs'], { cwd: dir })
    return await writeBlob(gitDir, merged)
  } catch (error) {
    if (error instanceof GitFailed && error.code !== null) return undefined
    throw error
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

async function settle(gitDir: string, env: Record<string, string>, path: string, mode: string, sha: string) {
  const input = `0 ${'0'.repeat(40)}\t${path}\0${mode} ${sha}\t${path}\0`
  await git(gitDir, ['update-index', '-z', '--index-info'], { env, input })
}
