import type { Mrkdwn } from '../../../blocks/mrkdwn.ts'
import type { DeskDeps } from '../app/desk-deps.ts'
import { type Asker, denial, type Right } from './policy.ts'
import { sayDenial } from './say-denial.ts'

/** The words of a refusal, which is counted; undefined when this person may. */
export function refusal({ counts }: Pick<DeskDeps, 'counts'>, right: Right, asker: Asker): Mrkdwn | undefined {
  const denied = denial(right, asker)
  if (denied === undefined) return undefined
  counts?.denied(right)
  return sayDenial(denied, asker.approvers)
}
