import type { AnyBlock, HomeView } from '@slack/types'
import { ACTIONS } from './action-ids.ts'
import { declareRow, type IncidentLine, incidentWords, without } from './lists/incident-list.ts'
import { date, join, type Mrkdwn, md, short } from './mrkdwn.ts'
import { button, context, divider, header, section } from './parts.ts'

export interface HealthLine {
  readonly name: string
  readonly ok: boolean
  /** What is so, and when it is not well, what to do. */
  readonly what: string
}

export interface HomeProps {
  /** Decisions that this person may take and nobody has. */
  readonly waiting: readonly IncidentLine[]
  /** Where this person has command. */
  readonly mine: readonly IncidentLine[]
  readonly open: readonly IncidentLine[]
  /** Closed lately, the newest first. */
  readonly closed: readonly IncidentLine[]
  /** Why this person sees no list at all; whoever may not browse may not declare either, and is not offered it. */
  readonly hidden?: string | undefined
  readonly health: readonly HealthLine[]
  readonly at: string
}

/** At most this many of each; Slack takes 100 blocks. */
const SHOWN = 12
const LATELY = 5

/** A person's home tab: what waits for them first, then what is theirs, then all that is open. */
export function homeView(props: HomeProps): HomeView {
  const blocks: readonly (AnyBlock | undefined)[] = [
    header('Incidents'),
    props.hidden === undefined ? declareRow() : undefined,
    ...group('Waiting for your decision', props.waiting, { words: decisionWords }),
    ...group('Under your command', without(props.mine, props.waiting)),
    ...open(props),
    ...group('Closed in the last week', props.closed, { most: LATELY }),
    divider(),
    health(props.health),
    context(md`as of ${date(props.at)}`),
  ]
  return { type: 'home', callback_id: 'home', blocks: blocks.filter((block) => block !== undefined) }
}

function open({ open, hidden, waiting, mine }: HomeProps): readonly (AnyBlock | undefined)[] {
  if (hidden !== undefined) return [section(short(hidden, 300))]
  const above = [...waiting, ...mine]
  if (above.length > 0) return group('Open besides', without(open, above))
  return open.length === 0 ? [section(md`*Open* · none that you may see.`)] : group('Open', open)
}

interface Shown {
  readonly most?: number
  readonly words?: (line: IncidentLine) => Mrkdwn
}

function group(
  title: string,
  lines: readonly IncidentLine[],
  { most = SHOWN, words = incidentWords }: Shown = {},
): readonly (AnyBlock | undefined)[] {
  if (lines.length === 0) return []
  return [
    section(md`*${title}* · ${lines.length}`),
    ...lines.slice(0, most).map((line) => row(line, words(line))),
    lines.length > most ? context(md`and ${lines.length - most} more`) : undefined,
  ]
}

/** With which decision it is that they wait for. */
function decisionWords(line: IncidentLine): Mrkdwn {
  return join([incidentWords(line), line.next === undefined ? md`` : md`*To decide*: ${short(line.next, 300)}`], '\n')
}

function row(line: IncidentLine, words: Mrkdwn): AnyBlock {
  const ref = { incident_id: line.incident_id, cycle: line.cycle, seen: '' }
  return section(
    words,
    line.private === true
      ? undefined
      : button({ action: ACTIONS.openIncident, label: 'Status', ref, says: `Status: ${line.title}` }),
  )
}

function health(lines: readonly HealthLine[]): AnyBlock | undefined {
  const bad = lines.filter((line) => !line.ok)
  if (lines.length === 0) return undefined
  if (bad.length === 0)
    return context(
      md`Faultline is well: ${join(
        lines.map((line) => short(line.name, 40)),
        ', ',
      )}.`,
    )
  return section(
    join(
      [
        md`*Faultline needs help*`,
        ...bad.slice(0, 10).map((line) => md`${short(line.name, 40)}: ${short(line.what, 200)}`),
      ],
      '\n',
    ),
  )
}
