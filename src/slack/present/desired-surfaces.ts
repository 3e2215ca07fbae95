import { fitMessage } from '../../../blocks/limits.ts'
import type { TimelineEvent } from '../../timeline/events.ts'
import { briefSurface, cardSurface } from './brief-of.ts'
import { causeSurfaces, evidenceSurfaces } from './cause-of.ts'
import { evaluationSurface } from './evaluation-of.ts'
import { factSurfaces } from './fact-lines.ts'
import { fixSurfaces } from './fix-of.ts'
import { type IncidentView, incidentView } from './incident-view.ts'
import { postmortemSurfaces } from './postmortem-of.ts'
import { furniture, room } from './room.ts'
import type { PresentSettings, Surface } from './surface.ts'

/**
 * Everything that Slack should show of one incident, in the order in which it is to be put there. A function of the set:
 * give all events of the incident over all topics by offset. `known` are the receipts that are not in the log yet, by key.
 * A provisional incident shows nothing. Keys are unique.
 */
export function desiredSurfaces(
  events: readonly TimelineEvent[],
  settings: PresentSettings,
  known?: ReadonlyMap<string, string>,
): readonly Surface[] {
  const view = incidentView(events, settings, known)
  if (view.state.provisional) return []
  const facts = view.events.flatMap((event) => ofEvent(view, event))
  const all = [
    room(view),
    briefSurface(view),
    cardSurface(view),
    ...facts,
    ...postmortemSurfaces(view),
    ...furniture(view),
  ]
  return distinctKeys(all).map(fitted)
}

/** The surfaces that a fact brings with it; living ones are drawn from the whole set each time. */
function ofEvent(view: IncidentView, event: TimelineEvent): readonly Surface[] {
  switch (event.event_type) {
    case 'ContextBuilt':
      return evidenceSurfaces(view, event)
    case 'RootCauseProposed':
      return causeSurfaces(view, event)
    case 'FixProposed':
      return [...fixSurfaces(view, event.cycle), ...factSurfaces(view, event)]
    case 'EvaluationCompleted':
      return evaluationSurface(view, event.cycle)
    default:
      return factSurfaces(view, event)
  }
}

function distinctKeys(surfaces: readonly Surface[]): readonly Surface[] {
  const seen = new Set<string>()
  return surfaces.filter(({ key }) => !seen.has(key) && seen.add(key))
}

function fitted(surface: Surface): Surface {
  return surface.kind === 'message' ? { ...surface, message: fitMessage(surface.message) } : surface
}
