import type { FixDraft } from '../../src/timeline/payloads/fix.ts'
import type { DraftEvent } from './plan.ts'

/** What stands for its title on the code host. */
export const AN_INCIDENT = 'an incident'

const WHY = 'The reasons and the evidence stand with the incident, for those who handle it.'
const TEST_PLAN = 'Run the checks of the repository, and read the diff.'

/**
 * The draft of a private incident as the code host may know it: who reads the repository need not be who handles the
 * incident. What a model wrote is left out, for it read what people said; what is left is made by rule from the diff. Pure.
 */
export function withoutIncident(draft: DraftEvent): DraftEvent {
  const fix = draft.payload
  const payload: FixDraft = { ...fix, title: neutralTitle(fix), why: WHY, test_plan: TEST_PLAN, evidence_ids: [] }
  return { ...draft, payload }
}

/** The subject of an undone commit stands in the repository already. */
function neutralTitle({ kind, title, edits }: FixDraft): string {
  return kind === 'revert' ? title : `Repair ${edits.map(({ path }) => path).join(', ')}`
}
