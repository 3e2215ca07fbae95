import type { Commit } from '../../../../src/code-host/code-host.ts'
import type { DeployRow } from '../../../../src/evidence/rows.ts'
import { sha256Hex } from '../../../../src/kit/hash.ts'
import type { MadeDiff } from './template.ts'

export function commitAt(diff: MadeDiff, atMs: number): Commit {
  const at = new Date(atMs).toISOString()
  const sha = sha256Hex(`${diff.title}\n${at}`).slice(0, 40)
  const count = (mark: string) => diff.patch.filter((line) => line.startsWith(mark)).length
  const patch = ['@@ -1,9 +1,9 @@', ...diff.patch].join('\n')
  const file = {
    path: diff.path,
    additions: count('+'),
    deletions: count('-'),
    ...(diff.patch.length > 0 ? { patch } : {}),
  }
  return { sha, title: diff.title, message: diff.title, author: 'Ada', at, url: '', parents: [], files: [file] }
}

export interface MadeDeploy {
  readonly commit: Commit
  readonly atMs: number
  readonly service: string
}

export function deployOf({ commit, atMs, service }: MadeDeploy, earlier: readonly MadeDeploy[]): DeployRow {
  const previous = earlier.findLast((one) => one.service === service)
  return {
    id: `${service}@${commit.sha}`,
    service,
    sha: commit.sha,
    previous_sha: previous?.commit.sha ?? 'before the first',
    at: new Date(atMs).toISOString(),
  }
}
