import { expect, vi } from 'vitest'
import { ACTIONS } from '../../../blocks/action-ids.ts'
import { actions, button, message } from '../../../blocks/parts.ts'
import { jsonOf } from '../../../infra/sandbox/slack/json.ts'
import { ofType } from '../../incident/state.ts'
import { sampleDiffSha } from '../../timeline/stories/samples-lifecycle.ts'
import { story } from '../../timeline/stories/story.ts'
import { GENERAL, type RunningDesk } from './slack-app.spec-support.ts'

export const found = story('checkout').detected().context().cause(0.9)
/** An incident whose room is #general, with a fix that waits. */
export const proposed = found.draft().effect('slack', 'channel', GENERAL)
export const incident_id = proposed.incident

export function fixMessage() {
  const ref = { incident_id, cycle: 1, seen: sampleDiffSha(1) }
  const approve = button({ action: ACTIONS.approveOpenPr, label: 'Approve', ref })
  const reject = button({ action: ACTIONS.rejectFix, label: 'Reject', ref })
  const evidence = button({
    action: ACTIONS.showEvidence,
    label: 'Evidence',
    ref: { incident_id, cycle: 1, seen: 'ev1' },
  })
  return message('A fix is proposed', [actions('fix', [approve, reject, evidence])])
}

type Stated =
  | 'FixApproved'
  | 'FixRejected'
  | 'NoteAdded'
  | 'NoteRetracted'
  | 'SeverityAssessed'
  | 'IncidentResolved'
  | 'RoleTaken'

/** What people do in #general of the desk that runs just now, and what they see. */
export function peopleAt(desk: () => RunningDesk) {
  const control: RunningDesk['sandbox']['control'] = (...args) => desk().sandbox.control(...args)
  return {
    run: (as: string, text: string) => control('commands', { as, channel: 'general', text }),
    press: (as: string, label: string) => control('actions', { as, channel: 'general', label }),
    submit: (as: string, values: Record<string, string>, status?: number) =>
      control('modal/submit', { as, values }, status),
    modal: (as: string) =>
      vi.waitFor(async () => {
        const { view } = await control(`modal?as=${as}`)
        if (view === null) throw new Error('no window is open')
        return jsonOf(view)
      }),
    isTold: (as: string, words: RegExp) =>
      vi.waitFor(async () => expect((await desk().told(as)).at(-1)).toMatch(words), 5_000),
    stated: (type: Stated) =>
      desk()
        .events(incident_id)
        .then((events) => ofType(events, type)),
  }
}
