import { nearestOf } from '../../kit/edit-distance.ts'
import { bare, quoted } from '../../kit/quoted.ts'
import { Severity } from '../../timeline/payloads/shared.ts'
import { mayNameWindow } from './read-window.ts'

/** What a person asked for after the root command. */
export type Command =
  | { readonly name: 'menu' | 'list' | 'status' | 'timeline' | 'digest' | 'help' | 'command' }
  | { readonly name: 'declare'; readonly title: string }
  | { readonly name: 'severity'; readonly severity?: Severity; readonly reason: string }
  /** Questions about the application: a time, and words beside it. */
  | { readonly name: 'window' | 'correlate' | 'logs'; readonly text: string }
  | { readonly name: 'update' | 'note' | 'investigate' | 'suppress' | 'resolve'; readonly words: string }
  /** Words behind a command that takes none, and would drop what was meant by them. */
  | { readonly name: 'wordless'; readonly of: 'command' | 'status' | 'timeline' | 'list'; readonly words: string }

/** The words were not understood; `nearest` is the command they look most like, `example` one that has the value right. */
export interface Problem {
  readonly name: 'problem'
  readonly said: string
  readonly nearest?: string
  /** The word that is no command and looks like none. */
  readonly word?: string
  readonly example?: string
}

/** Every command word; several may mean the same. The first of each is the one shown. */
const WORDS = {
  declare: ['declare', 'new', 'open', 'create'],
  list: ['list', 'ls'],
  status: ['status', 'show'],
  timeline: ['timeline', 'history', 'log'],
  resolve: ['resolve', 'resolved', 'close'],
  suppress: ['suppress', 'mute', 'snooze'],
  severity: ['severity', 'sev'],
  note: ['note', 'add'],
  update: ['update'],
  investigate: ['investigate', 'reopen', 'again'],
  command: ['command', 'lead'],
  digest: ['digest'],
  correlate: ['correlate'],
  logs: ['logs', 'analyze-logs', 'analyse-logs'],
  help: ['help', '?'],
} as const satisfies Record<Exclude<Command['name'], 'menu' | 'window' | 'wordless'>, readonly string[]>

type Name = keyof typeof WORDS

/** Reads what stands after `/incident`. Case and blanks do not matter; words of people are kept as they are. Pure. */
export function parseIncidentCommand(text: string): Command | Problem {
  const [, first = '', rest = ''] = /^\s*(\S*)\s*([\s\S]*?)\s*$/.exec(text) ?? []
  if (first === '') return { name: 'menu' }
  const name = named(first)
  if (OPENS_WINDOW.test(first)) return { name: 'window', text: `${first} ${rest}`.trim() }
  if (name === undefined) return other(first, rest)
  switch (name) {
    case 'declare':
      return { name, title: rest }
    case 'severity':
      return severity(rest)
    case 'digest':
      return digest(rest)
    case 'correlate':
    case 'logs':
      return { name, text: rest }
    case 'update':
    case 'note':
    case 'investigate':
    case 'suppress':
    case 'resolve':
      return { name, words: rest }
    case 'command':
    case 'status':
    case 'timeline':
    case 'list':
      return rest === '' ? { name } : { name: 'wordless', of: name, words: bare(rest) }
    default:
      return { name }
  }
}

function named(word: string): Name | undefined {
  const lower = word.toLowerCase()
  return names().find((name) => WORDS[name].some((known) => known === lower))
}

/** `2 hours and counting` says how long, and not how bad. */
const LASTED =
  /^\d\s+(?:s(?:ec(?:ond)?s?)?|m(?:in(?:ute)?s?)?|h(?:(?:ou)?rs?)?|d(?:ays?)?|w(?:ee)?ks?|w|months?|years?)(?![\p{L}\p{N}])/iu

/** `SEV-2 why`, `sev2`, `2`: the reason may follow. */
function severity(rest: string): Command | Problem {
  if (rest === '') return { name: 'severity', reason: '' }
  const [, digit = '', reason = ''] = /^(?:sev[-\s]?)?([1-4])(?:\s+([\s\S]*))?$/i.exec(rest) ?? []
  const { data } = Severity.safeParse(`SEV-${digit}`)
  const [lasted] = LASTED.exec(rest) ?? []
  if (data !== undefined && lasted === undefined) return { name: 'severity', severity: data, reason }
  const [word = ''] = lasted === undefined ? rest.split(/\s/) : [lasted]
  const said = `I do not know the severity ${quoted(word, 40)}: there are SEV-1 (the worst), SEV-2, SEV-3 and SEV-4.`
  return { name: 'problem', said, example: 'severity SEV-2 also payments' }
}

function digest(rest: string): Command | Problem {
  if (rest === '' || rest.toLowerCase() === 'now') return { name: 'digest' }
  return { name: 'problem', said: 'There is one digest, of the last 24 hours.', example: 'digest now' }
}

/** No command writes one: whoever looks for it is told where it stands. */
const POSTMORTEM = /^post-?mortems?$/i
const POSTMORTEM_STANDS =
  'The draft of a postmortem stands in the incident’s channel, in the thread under the message that it was resolved.'

/** Words of a question may come before its time: `database timeouts last hour`. */
function other(first: string, rest: string): Command | Problem {
  if (POSTMORTEM.test(bare(first))) return { name: 'problem', said: POSTMORTEM_STANDS }
  const problem = unknown(first)
  const text = `${first} ${rest}`.trim()
  return problem.nearest === undefined && mayNameWindow(text) ? { name: 'window', text } : problem
}

const OPENS_WINDOW = /^(?:last|past|since|between|from|today|yesterday)$/i

function unknown(typed: string): Problem {
  const word = bare(typed)
  const said = `I do not know ${quoted(word, 40)}.`
  const near = nearestOf(
    word,
    names().flatMap((name) => WORDS[name]),
  )
  const nearest = near === undefined ? undefined : named(near)
  return { name: 'problem', said, ...(nearest === undefined ? { word } : { nearest }) }
}

function names(): readonly Name[] {
  // The keys of a literal object are exactly its names.
  return Object.keys(WORDS) as Name[]
}
