import { z } from 'zod'
import { Cost, Reasoner } from './cause.ts'
import { EvidenceIds, Line, Sha256, Text } from './shared.ts'

/** The whole new content of a file, or null when the fix deletes it. */
export const FileEdit = z.object({ path: z.string().max(500), content: z.string().max(200_000).nullable() })
export type FileEdit = z.infer<typeof FileEdit>

export const FixDraft = z.object({
  stage: z.literal('draft'),
  kind: z.enum(['revert', 'patch', 'config']),
  repo: z.string().max(200),
  base_branch: z.string().max(200),
  base_sha: z.string().max(64),
  /** The change undone, for a revert. */
  reverts: z.string().max(64).optional(),
  title: Line,
  why: Text,
  edits: z.array(FileEdit).min(1).max(20),
  /** Unified diff of the edits against base_sha: what people read and approve. */
  diff: z.string().max(100_000),
  diff_sha256: Sha256,
  risk: z.object({ level: z.enum(['low', 'medium', 'high']), why: Line }),
  test_plan: Text,
  rollback_plan: Text,
  checklist: z.array(z.object({ item: Line, ok: z.boolean() })).max(20),
  evidence_ids: EvidenceIds,
  /** Author and committer date of the commit: frozen, so that every retry makes the same commit. */
  commit_time: z.iso.datetime(),
  reasoner: Reasoner,
  cost: Cost,
})
export type FixDraft = z.infer<typeof FixDraft>

export const FixPullRequest = z.object({
  stage: z.literal('pull_request'),
  repo: z.string().max(200),
  repo_id: z.int(),
  number: z.int(),
  url: z.string().max(500),
  branch: z.string().max(200),
  head_sha: z.string().max(64),
  /** The hash of the approved diff while it holds exactly that; of what the code host shows once it holds anything else. */
  diff_sha256: Sha256,
  /** How often somebody moved its head before it stood like this; absent: it is as it was opened. */
  moves: z.int().min(1).optional(),
})
export type FixPullRequest = z.infer<typeof FixPullRequest>

export const FixProposedPayload = z.discriminatedUnion('stage', [FixDraft, FixPullRequest])

export const FixApprovedPayload = z.object({
  scope: z.enum(['open_pr', 'merge']),
  diff_sha256: Sha256,
  /** base_sha for `open_pr`, head_sha for `merge`. */
  sha: z.string().max(64),
  approver: z.object({ user_id: Line, display: Line.optional() }),
  expires_at: z.iso.datetime(),
})
export type FixApproved = z.infer<typeof FixApprovedPayload>

export const FixRejectedPayload = z.object({ reason: Text, diff_sha256: Sha256.optional() })

export const FixChecksCompletedPayload = z.object({
  repo: z.string().max(200),
  number: z.int(),
  head_sha: z.string().max(64),
  conclusion: z.enum(['success', 'failure', 'none']),
  checks: z
    .array(
      z.object({
        name: Line,
        conclusion: z.string().max(40),
        url: z.string().max(500).optional(),
        summary: Text.optional(),
      }),
    )
    .max(50),
})

export const FixAppliedPayload = z.object({
  repo: z.string().max(200),
  repo_id: z.int(),
  number: z.int(),
  merge_sha: z.string().max(64),
  merged_by: Line,
  merged_at: z.iso.datetime(),
  deploy_seen: z.boolean(),
})
export const MitigationReportedPayload = z.object({ what: Text, at: z.iso.datetime() })
