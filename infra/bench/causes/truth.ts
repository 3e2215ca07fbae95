import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** What is known to be right of a case. Only the judging reads it; the importers never do. */
export interface Truth {
  /** A commit or a node; undefined where nothing of the house is to blame. */
  readonly ref: string | undefined
  readonly decoys: readonly string[]
}

const OfChanges = z.object({
  root_cause_commit: z.string(),
  decoy_deploy_commits: z.array(z.string()).default([]),
})
const OfNodes = z.object({ root_cause: z.object({ node: z.string() }) })

/** Undefined where a folder has no truth beside it. */
export function truthOf(dir: string): Truth | undefined {
  const changes = join(dir, 'ground_truth.json')
  if (existsSync(changes)) {
    const { root_cause_commit: ref, decoy_deploy_commits } = OfChanges.parse(JSON.parse(readFileSync(changes, 'utf8')))
    return { ref: ref === 'none' ? undefined : ref, decoys: decoy_deploy_commits }
  }
  const nodes = join(dir, 'target.json')
  if (!existsSync(nodes)) return undefined
  return { ref: OfNodes.parse(JSON.parse(readFileSync(nodes, 'utf8'))).root_cause.node, decoys: [] }
}

/** Commits are named by at least seven of their first letters. */
export function same(ref: string | undefined, other: string | undefined): boolean {
  if (ref === undefined || other === undefined) return ref === other
  return ref === other || (/^[0-9a-f]{7,40}$/.test(other) && ref.startsWith(other.slice(0, 7)))
}
