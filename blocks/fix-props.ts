import type { Decision, Head, Person, Reasoner } from './props.ts'
import type { SameChange } from './same-change.ts'

interface Approved {
  readonly decision: Decision
  readonly valid_until: string
  /** The code host has not done it by then, and is asked again. */
  readonly waits_since?: string | undefined
}

export type FixState =
  /** `undone`: why an approval before was not carried out; it is spent, and a person may approve again. */
  | { readonly is: 'drafted'; readonly undone?: string | undefined }
  | ({ readonly is: 'approved' } & Approved)
  | { readonly is: 'open'; readonly undone?: string | undefined }
  | ({ readonly is: 'merge-approved' } & Approved)
  | {
      readonly is: 'applied'
      readonly by: string
      /** On whose word, where the bot carried it out. */
      readonly approved_by?: Person | undefined
      readonly at: string
      readonly deploy_seen: boolean
    }
  /** Without a person where it was closed on the code host: who did that is not told there. */
  | { readonly is: 'rejected'; readonly by?: Person | undefined; readonly at: string; readonly reason: string }
  /** A newer look replaced it, or the incident was closed, before anybody decided. */
  | { readonly is: 'void'; readonly why: string }

export interface Pull {
  readonly number: number
  readonly url: string
  readonly head_sha: string
  /** It holds another change than the one shown: somebody pushed to it. */
  readonly foreign?: boolean | undefined
  readonly checks?: 'success' | 'failure' | 'none' | undefined
  readonly checks_passed: number
  readonly checks_all: number
}

export interface FixProps {
  readonly head: Head
  /** The cycle the fix belongs to; decisions carry it. */
  readonly cycle: number
  readonly kind: 'revert' | 'patch' | 'config'
  readonly title: string
  readonly why: string
  readonly repo: string
  readonly base_branch: string
  readonly files: number
  readonly additions: number
  readonly deletions: number
  readonly diff_sha256: string
  readonly risk: { readonly level: 'low' | 'medium' | 'high'; readonly why: string }
  readonly checklist: readonly { readonly item: string; readonly ok: boolean }[]
  readonly reasoner: Reasoner
  /** The operator's words; whole mentions in them are live. */
  readonly who_may_approve: string
  /** The incident is: its pull request cannot be. */
  readonly private?: boolean | undefined
  /** Other incidents that have the same fix to decide on. */
  readonly same_change?: readonly SameChange[] | undefined
  readonly pull?: Pull | undefined
  readonly state: FixState
}
