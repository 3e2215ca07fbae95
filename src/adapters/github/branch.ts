import type { Octokit } from '@octokit/rest'
import type { CommitRequest } from '../../code-host/code-host.ts'
import { crashPoint } from '../../kit/crash-point.ts'
import { GiveUp } from '../../kit/outcome.ts'
import { named } from './client.ts'
import { answered } from './errors.ts'

export type Ensured = { readonly head_sha: string; readonly outcome: 'done' | 'adopted' }

/**
 * One commit on the base, under a branch. Blobs, trees and commits are named by their content, so that saying them again
 * changes nothing; the ref is the effect, and it is made once.
 */
export async function ensureBranch(octokit: Octokit, request: CommitRequest): Promise<Ensured> {
  const head_sha = await ensureCommit(octokit, request)
  const ref = `heads/${request.branch}`
  crashPoint('code-host.branch:before')
  try {
    await octokit.rest.git.createRef({ ...named(request.repo), ref: `refs/${ref}`, sha: head_sha })
  } catch (error) {
    if (!answered(error, 422, /already exists/i)) throw error
    const { data } = await octokit.rest.git.getRef({ ...named(request.repo), ref })
    if (data.object.sha === head_sha) return { head_sha, outcome: 'adopted' }
    throw new GiveUp(
      'branch-diverged',
      `Branch ${request.branch} of ${request.repo} holds ${data.object.sha}, not the approved ${head_sha}. Look who pushed to it, delete the branch, and approve again.`,
    )
  }
  crashPoint('code-host.branch:after')
  return { head_sha, outcome: 'done' }
}

async function ensureCommit(octokit: Octokit, request: CommitRequest): Promise<string> {
  const repo = named(request.repo)
  const base = await octokit.rest.git.getCommit({ ...repo, commit_sha: request.base_sha })
  const base_tree = base.data.tree.sha
  const modes = fileModes(octokit, request.repo, base_tree)
  const tree = []
  for (const { path, content } of request.edits) {
    const mode = await modes(path)
    if (content === null && mode === undefined) {
      throw new GiveUp('no-such-file', `${path} is not in ${request.base_sha}. Investigate again on the current code.`)
    }
    const entry = { path, mode: mode ?? '100644', type: 'blob' as const }
    tree.push(content === null ? { ...entry, sha: null } : { ...entry, content })
  }
  const made = await octokit.rest.git.createTree({ ...repo, base_tree, tree })
  if (made.data.sha === base_tree) {
    throw new GiveUp('empty-fix', `The fix changes nothing at ${request.base_sha}. It is applied already: look again.`)
  }
  const author = { ...request.author, date: request.time }
  const parents = [request.base_sha]
  const wanted = { message: request.message, tree: made.data.sha, parents, author, committer: author }
  const { data } = await octokit.rest.git.createCommit({ ...repo, ...wanted })
  return data.sha
}

type Mode = '100644' | '100755'

/**
 * The mode of the file at a path, undefined when there is none. Walks directory by directory, because one listing of a
 * large repository comes cut off. Links and submodules are refused: what stands behind them is not in the diff.
 */
function fileModes(octokit: Octokit, repo: string, root: string): (path: string) => Promise<Mode | undefined> {
  const trees = new Map<string, Promise<readonly { path: string; mode: string; type: string; sha: string }[]>>()
  const list = (tree_sha: string) => {
    const known =
      trees.get(tree_sha) ?? octokit.rest.git.getTree({ ...named(repo), tree_sha }).then(({ data }) => data.tree)
    trees.set(tree_sha, known)
    return known
  }
  return async (path) => {
    const parts = path.split('/')
    const name = parts.pop()
    let tree = root
    for (const part of parts) {
      const entry = (await list(tree)).find((one) => one.path === part)
      if (entry === undefined) return undefined
      if (entry.type !== 'tree') throw notAFile(path)
      tree = entry.sha
    }
    const entry = (await list(tree)).find((one) => one.path === name)
    if (entry === undefined) return undefined
    if (entry.mode !== '100644' && entry.mode !== '100755') throw notAFile(path)
    return entry.mode
  }
}

function notAFile(path: string): GiveUp {
  return new GiveUp('not-a-file', `${path} is a link, a submodule or a directory. Make this change by hand.`)
}
