import { correlationReport } from '../../../blocks/findings/correlation.ts'
import type { LogFindings } from '../../../blocks/findings/log-props.ts'
import { logReport } from '../../../blocks/findings/log-report.ts'
import type { Findings } from '../../../blocks/findings/props.ts'
import { windowReport } from '../../../blocks/findings/window-report.ts'
import { plainAnswer } from '../../../blocks/lists/status.ts'
import { code, join, Mrkdwn, md, short } from '../../../blocks/mrkdwn.ts'
import { type Message, section } from '../../../blocks/parts.ts'
import { asOutcome } from '../../kit/outcome.ts'
import { quoted } from '../../kit/quoted.ts'
import type { IncidentRow } from '../../projections/incident-list.ts'
import type { DeskDeps } from '../app/desk-deps.ts'
import type { Command as Gesture } from '../app/gesture.ts'
import { tell } from '../app/tell.ts'
import { denial } from '../authorise/policy.ts'
import { sayDenial } from '../authorise/say-denial.ts'
import type { Answer, Questions } from '../questions.ts'
import { shownIn } from '../views/incident-line.ts'
import { readLogWords } from './read-log-words.ts'
import { type AskedWindow, readWindow, WINDOW_EXAMPLES } from './read-window.ts'

/** After this a person is told that it takes a while, and the answer follows; after that, that it takes too long. */
const WHILE_MS = 2_500
const TOO_LONG_MS = 120_000

export type AskDeps = Pick<DeskDeps, 'members' | 'replies' | 'log' | 'clock' | 'questions'> & {
  readonly incidents: Pick<DeskDeps['incidents'], 'open' | 'since'>
  readonly settings: Pick<DeskDeps['settings'], 'tenantId' | 'timeZone'>
}

/** `/incident last 30 minutes database timeouts`: what went wrong then. It opens nothing and states nothing. */
export function onWindow(deps: AskDeps, gesture: Gesture, text: string): Promise<void> {
  return ask(deps, gesture, text, windowReport, (questions, window, words) =>
    withIncidents(deps, gesture, questions.investigate({ window, words })),
  )
}

/** `/correlate app, database last 2 hours timeouts`; without a time it is the last hour. */
export function onCorrelate(deps: AskDeps, gesture: Gesture, text: string): Promise<void> {
  return ask(
    deps,
    gesture,
    text,
    correlationReport,
    (asked, window, words) => withIncidents(deps, gesture, asked.correlate({ window, words })),
    LAST_HOUR,
  )
}

/** `/analyze-logs checkout errors last hour`: a service, what of its logs, when, and words that they must have. */
export function onLogs(deps: AskDeps, gesture: Gesture, text: string): Promise<void> {
  const asking: Asking<LogFindings> = (asked, window, words) => asked.logs({ window, ...readLogWords(words) })
  return ask(deps, gesture, text, logReport, asking, LAST_HOUR)
}

const LAST_HOUR = 'last hour'

type Asking<T> = (questions: Questions, window: AskedWindow, words: string) => Promise<Answer<T>>

/** Reads the window on the clocks of whoever asks, looks, and tells them alone. Whatever happens, they are told. */
async function ask<T>(
  deps: AskDeps,
  gesture: Gesture,
  text: string,
  show: (found: T) => Message,
  asking: Asking<T>,
  unsaid?: string,
): Promise<void> {
  const asker = await deps.members.asker(gesture.user_id)
  const denied = denial('ask', asker)
  if (denied !== undefined) return tell(deps, gesture, sayDenial(denied, asker.approvers))
  if (deps.questions === undefined)
    return tell(
      deps,
      gesture,
      md`This process does not read the evidence. Run \`faultline bot\` with CLICKHOUSE_URL set.`,
    )
  const timeZone = asker.user?.time_zone ?? deps.settings.timeZone
  const here = { now: deps.clock.now(), timeZone }
  const told = readWindow(text, here)
  const read =
    told.kind === 'read' && told.window === undefined && unsaid ? readWindow(`${unsaid} ${text}`, here) : told
  if (read.kind === 'problem') return tell(deps, gesture, said(read.said))
  if (read.window === undefined)
    return tell(deps, gesture, said(`I cannot read a time in ${quoted(text, 60)}. Write ${WINDOW_EXAMPLES}.`))
  const answer = answered(deps, asking(deps.questions, read.window, read.words), show)
  return patiently(
    deps,
    gesture,
    answer.then((came) => headed(gesture, came)),
  )
}

/** Names the incidents of services in trouble, where they may be named: nobody should look into one twice. */
async function withIncidents(
  { incidents, settings: { tenantId } }: AskDeps,
  { channel_id }: Gesture,
  asked: Promise<Answer<Findings>>,
): Promise<Answer<Findings>> {
  const answer = await asked
  if (answer.kind === 'problem') return answer
  const { services, window, through = [] } = answer.found
  const called = through.flatMap(({ failed }) => failed)
  const failing = new Set([...services.flatMap(({ service, trouble }) => (trouble ? [service] : [])), ...called])
  if (failing.size === 0) return answer
  const [open, late] = await Promise.all([incidents.open(tenantId), incidents.since(tenantId, window.from)])
  const own = (rows: readonly IncidentRow[]) => shownIn(rows, channel_id).filter(({ service }) => failing.has(service))
  const closed = own(late).flatMap(({ closed_at, detected_at, status, ...row }) =>
    closed_at === undefined || closed_at < window.from || detected_at > window.to
      ? []
      : [{ ...row, closed_at, is_suppressed: status === 'Suppressed' }],
  )
  return { kind: 'found', found: { ...answer.found, open: own(open), closed } }
}

/** Never rejects: a question that cannot be answered is not asked again by itself. */
function answered<T>(
  { log }: AskDeps,
  asked: Promise<Answer<T>>,
  show: (found: T) => Message,
): Promise<Message | Mrkdwn> {
  return asked
    .then((answer) => (answer.kind === 'problem' ? said(answer.said) : show(answer.found)))
    .catch((error: unknown) => {
      const { code, message } = asOutcome(error)
      log.warn({ code, error: message }, 'a question about the evidence could not be answered')
      return md`I could not read the evidence just now: ${short(message, 300)} Try again in a minute.`
    })
}

/**
 * What takes long is answered after the command is done with: it must not be held for somebody else to take up. A crash
 * meanwhile loses the answer and nothing more.
 */
async function patiently(deps: AskDeps, gesture: Gesture, answer: Promise<Message>): Promise<void> {
  const soon = await within(deps, answer, WHILE_MS)
  if (soon !== undefined) return tell(deps, gesture, soon)
  await tell(deps, gesture, headed(gesture, md`I am reading the evidence; the answer comes in a moment.`))
  const late = within(deps, answer, TOO_LONG_MS).then((came) =>
    tell(deps, { ...gesture, replace: true }, came ?? headed(gesture, TOO_MUCH)),
  )
  late.catch((error: unknown) => deps.log.warn({ error: String(error) }, 'a late answer could not be told'))
}

/** Several questions may be under way, and answers come as they can: each begins with its own. */
function headed({ command, text }: Gesture, answer: Message | Mrkdwn): Message {
  const question = code(`${command} ${text}`, 150)
  const { text: words, blocks } = answer instanceof Mrkdwn ? plainAnswer(answer) : answer
  return { text: `${question}: ${words}`, blocks: [section(question), ...blocks] }
}

const TOO_MUCH = md`That is more than I can read in two minutes. Ask for a shorter time, or for fewer services.`

/** What comes in time; undefined when it does not. */
async function within<T>({ clock }: AskDeps, answer: Promise<T>, ms: number): Promise<T | undefined> {
  const patience = new AbortController()
  const came = await Promise.race([answer, clock.sleep(ms, patience.signal).then(() => undefined)])
  patience.abort()
  return came
}

/** Our own words, with what stands in quotes or as an example taken for words. */
function said(words: string): Mrkdwn {
  const parts = words.slice(0, 700).split('`')
  return join(
    parts.map((part, i) => (i % 2 === 1 ? code(part) : short(part, 500))),
    ' ',
  )
}
