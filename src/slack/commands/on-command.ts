import { ACTIONS, VIEWS } from '../../../blocks/action-ids.ts'
import { FIELDS, type FieldId } from '../../../blocks/forms/inputs.ts'
import { helpMessage, resolveQuestion, wrongValue } from '../../../blocks/lists/status.ts'
import { timelineMessage } from '../../../blocks/lists/timeline.ts'
import { tooLong } from '../../../blocks/lists/too-long.ts'
import { wordless } from '../../../blocks/lists/wordless.ts'
import { nearestOf } from '../../kit/edit-distance.ts'
import type { IncidentRow } from '../../projections/incident-list.ts'
import { carryOut, lookUp } from '../actions/carry-out.ts'
import { decideClick } from '../actions/decide-click.ts'
import { decideForm, type IncidentForm } from '../actions/decide-form.ts'
import { failingNowOf, failsNowOf } from '../actions/failing-now.ts'
import { openForm } from '../actions/open-form.ts'
import { showStatus } from '../actions/show-status.ts'
import { closedSays } from '../actions/standing.ts'
import type { DeskDeps } from '../app/desk-deps.ts'
import type { Command as Gesture } from '../app/gesture.ts'
import { tell } from '../app/tell.ts'
import { denial } from '../authorise/policy.ts'
import { tellDigest } from '../digest/tell-digest.ts'
import { statusProps } from '../views/status-props.ts'
import { timelineLines } from '../views/timeline-lines.ts'
import { examples } from './examples.ts'
import { knownServices } from './known-services.ts'
import { onCorrelate, onLogs, onWindow } from './on-question.ts'
import { openDeclare } from './open-declare.ts'
import { type Command, type Problem, parseIncidentCommand } from './parse.ts'
import { type TooLong, tooLongFor } from './too-long.ts'
import { askWhich, tellOpen } from './which-incident.ts'

/** Answers a slash command: in an incident's channel about that incident, elsewhere by asking which. Never silent. */
export async function onCommand(deps: DeskDeps, gesture: Gesture): Promise<void> {
  const command = commandIn(gesture)
  const root = gesture.command
  const long = command.name === 'problem' ? undefined : tooLongFor(command)
  if (long !== undefined) return handBack(deps, gesture, long)
  switch (command.name) {
    case 'problem': {
      if (command.example !== undefined)
        return tell(deps, gesture, wrongValue(command.said, `${root} ${command.example}`))
      const [shown, nearest] = await Promise.all([examplesFor(deps, gesture), nearestTo(deps, gesture, command)])
      const meant = nearest === undefined ? {} : { nearest: `${root} ${nearest}` }
      return tell(deps, gesture, helpMessage({ problem: command.said, ...meant, examples: shown }))
    }
    case 'help':
      return tell(deps, gesture, helpMessage({ examples: await examplesFor(deps, gesture) }))
    case 'declare':
      return openDeclare(deps, gesture, { what: command.title })
    case 'list':
      return tellOpen(deps, gesture)
    case 'wordless': {
      const { of: name, words } = command
      return tell(deps, gesture, wordless({ root, name, words, reads_along: await readsAlong(deps, gesture) }))
    }
    case 'digest':
      return tellDigest(deps, gesture)
    case 'window':
      return onWindow(deps, gesture, command.text)
    case 'correlate':
      return onCorrelate(deps, gesture, command.text)
    case 'logs':
      return onLogs(deps, gesture, command.text)
    default: {
      const here =
        gesture.channel_id === undefined
          ? undefined
          : await deps.incidents.byChannel(deps.settings.tenantId, gesture.channel_id)
      return here === undefined ? elsewhere(deps, gesture, command) : inChannel(deps, gesture, command, here)
    }
  }
}

/** Two questions are commands of their own too. */
function commandIn({ command, text }: Gesture): ReturnType<typeof parseIncidentCommand> {
  const own = ({ '/correlate': 'correlate', '/analyze-logs': 'logs' } as const)[command]
  return parseIncidentCommand(own === undefined || /^\s*(?:help|\?)\s*$/i.test(text) ? text : `${own} ${text}`)
}

/** Help names only what this person may use. */
async function examplesFor(deps: DeskDeps, gesture: Gesture) {
  return examples(gesture.command, await readsAlong(deps, gesture))
}

async function readsAlong(deps: DeskDeps, { user_id }: Gesture): Promise<boolean> {
  return denial('browse', await deps.members.asker(user_id)) === 'guest-browses'
}

/** A command, or what may be asked about the service that the word is, or is nearly; only those who browse are told of services. */
async function nearestTo(deps: DeskDeps, { user_id }: Gesture, { nearest, word }: Problem) {
  if (word === undefined || denial('browse', await deps.members.asker(user_id)) !== undefined) return nearest
  const service = nearestOf(word, await knownServices(deps))
  return service === undefined ? undefined : `logs ${service} errors last hour`
}

async function handBack(deps: DeskDeps, gesture: Gesture, { name, words, max }: TooLong): Promise<void> {
  for (const message of tooLong({ command: `${gesture.command} ${name}`, words, max }))
    await tell(deps, gesture, message)
}

interface Look {
  readonly gesture: Gesture
  readonly right: 'look'
  readonly asked: { readonly incident_id: string }
  readonly to: Gesture
}

type AboutOne = Exclude<Command, { readonly name: 'declare' | 'digest' | 'window' | 'correlate' | 'logs' | 'wordless' }>

function elsewhere(deps: DeskDeps, gesture: Gesture, command: AboutOne): Promise<void> {
  switch (command.name) {
    case 'timeline':
      return askWhich(deps, gesture, ACTIONS.showTimeline, 'Timeline')
    case 'severity':
      return askWhich(deps, gesture, ACTIONS.severity, 'Severity')
    case 'update':
      return askWhich(deps, gesture, ACTIONS.update, 'Update')
    case 'note':
      return askWhich(deps, gesture, ACTIONS.note, 'Add a note')
    case 'investigate':
      return askWhich(deps, gesture, ACTIONS.investigate, 'Investigate')
    case 'suppress':
      return askWhich(deps, gesture, ACTIONS.suppress, 'Suppress')
    case 'command':
      return askWhich(deps, gesture, ACTIONS.takeCommand, 'Take command')
    case 'status':
    case 'resolve':
      return askWhich(deps, gesture, ACTIONS.openIncident, 'Status')
    default:
      return tellOpen(deps, gesture)
  }
}

function inChannel(deps: DeskDeps, gesture: Gesture, command: AboutOne, { incident_id }: IncidentRow): Promise<void> {
  const asked = { incident_id }
  const look: Look = { gesture, right: 'look', asked, to: gesture }
  switch (command.name) {
    case 'timeline':
      return lookUp(deps, look, ({ state, events }) => timelineMessage(state.title, timelineLines(events)))
    case 'resolve':
      return askResolved(deps, look, command.words)
    case 'suppress':
      return openForm(deps, gesture, ACTIONS.suppress, asked, command.words)
    case 'severity': {
      const { severity, reason } = command
      if (severity === undefined) return openForm(deps, gesture, ACTIONS.severity, asked)
      return say(deps, gesture, asked, VIEWS.severity, [
        [FIELDS.severity, severity],
        [FIELDS.reason, reason],
      ])
    }
    case 'update':
      if (command.words === '') return openForm(deps, gesture, ACTIONS.update, asked)
      return say(deps, gesture, asked, VIEWS.update, [[FIELDS.text, command.words]])
    case 'note':
      if (command.words === '') return openForm(deps, gesture, ACTIONS.note, asked)
      return say(deps, gesture, asked, VIEWS.note, [[FIELDS.text, command.words]])
    case 'investigate':
      if (command.words === '') return openForm(deps, gesture, ACTIONS.investigate, asked)
      return say(deps, gesture, asked, VIEWS.investigate, [[FIELDS.question, command.words]])
    case 'command':
      return carryOut(deps, { ...look, right: 'fact', decide: (about) => decideClick(ACTIONS.takeCommand, about) })
    default:
      return showStatus(deps, look)
  }
}

/** What was said along goes to the timeline; whether it is over is asked once more. */
async function askResolved(deps: DeskDeps, look: Look, words: string): Promise<void> {
  const { gesture, asked } = look
  if (words !== '') await say(deps, gesture, asked, VIEWS.note, [[FIELDS.text, words]])
  return lookUp(deps, look, async (about, row) => {
    const closed = closedSays(about)
    if (closed !== undefined) return closed
    const { state, events } = about
    const failing = failsNowOf(state, await failingNowOf(deps, state))
    return resolveQuestion(statusProps(state, events, row, gesture.user_id), failing)
  })
}

/** The words of a command are a form filled in one line. */
function say(
  deps: DeskDeps,
  gesture: Gesture,
  asked: { readonly incident_id: string },
  view: IncidentForm,
  filled: readonly (readonly [FieldId, string])[],
): Promise<void> {
  const fields = new Map(filled.map(([field, words]) => [field, [words]]))
  return carryOut(deps, {
    gesture,
    right: 'fact',
    asked,
    to: gesture,
    decide: (about) => decideForm(view, about, fields),
  })
}
