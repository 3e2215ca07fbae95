import { ACTIONS, decodeRef } from '../../../blocks/action-ids.ts'
import { readingView } from '../../../blocks/forms/reports.ts'
import { evidenceBlocks } from '../../../blocks/lists/evidence.ts'
import { timelineMessage } from '../../../blocks/lists/timeline.ts'
import { code, type Mrkdwn, md } from '../../../blocks/mrkdwn.ts'
import { ofType } from '../../incident/state.ts'
import type { DeskDeps } from '../app/desk-deps.ts'
import type { Click } from '../app/gesture.ts'
import { openSoon } from '../app/open-soon.ts'
import { type Listener, tell } from '../app/tell.ts'
import { ACTION_RIGHTS, actionOf } from '../authorise/rights.ts'
import { openDeclareSeen } from '../commands/open-declare.ts'
import { timelineLines } from '../views/timeline-lines.ts'
import type { About } from './about.ts'
import { carryOut, lookUp } from './carry-out.ts'
import { decideClick, isAtOnce } from './decide-click.ts'
import { type Asked, loadAbout } from './load-about.ts'
import { openForm } from './open-form.ts'
import { showStatus } from './show-status.ts'

/** Answers every button of ours, and says so when one is not ours any more. */
export async function onClick(deps: DeskDeps, click: Click): Promise<void> {
  const action = actionOf(click.action_id)
  const ref = decodeRef(click.value)
  const to: Listener = { ...click, replace: click.ephemeral }
  if (action === ACTIONS.declare) return openDeclareSeen(deps, click, ref)
  if (action === undefined || ref === undefined) return tell(deps, { ...click, replace: false }, stranger(deps))
  const errand = { gesture: click, right: ACTION_RIGHTS[action], asked: ref, to }
  if (isAtOnce(action)) return carryOut(deps, { ...errand, decide: (about) => decideClick(action, about) })
  switch (action) {
    case ACTIONS.showTimeline:
      return lookUp(deps, errand, ({ state, events }) => timelineMessage(state.title, timelineLines(events)))
    case ACTIONS.openIncident:
      return showStatus(deps, errand)
    case ACTIONS.showEvidence:
      return showEvidence(deps, click, ref)
    default:
      return openForm(deps, click, action, ref)
  }
}

function showEvidence(deps: DeskDeps, click: Click, asked: Asked): Promise<void> {
  return openSoon(deps, click, 'Evidence', async () => {
    const loaded = await loadAbout(deps, click, ACTION_RIGHTS[ACTIONS.showEvidence], asked)
    return loaded.refused ?? evidence(loaded.about)
  })
}

/**
 * The items as the snapshot of the cycle that was looked at holds them, because ids are good inside one snapshot only.
 * A button names some of them, comma between, or none for all.
 */
function evidence({ events, cycle, seen }: About) {
  const snapshot = ofType(events, 'ContextBuilt').find((event) => event.cycle === cycle)
  const ids = seen === '' ? undefined : new Set(seen.split(','))
  const items = (snapshot?.payload.evidence ?? []).filter(({ id }) => ids?.has(id) ?? true)
  if (items.length === 0) return md`That evidence is not in the record of investigation ${cycle}.`
  return readingView('Evidence', evidenceBlocks(items))
}

function stranger(deps: DeskDeps): Mrkdwn {
  return md`That button is from another version of me, and nothing was done. ${code(deps.settings.commands[0] ?? '/incident')} shows what is open now.`
}
