import { code, md } from '../../../blocks/mrkdwn.ts'
import type { DeskDeps } from '../app/desk-deps.ts'
import type { Mention } from '../app/gesture.ts'
import { tell } from '../app/tell.ts'
import { onCommand } from './on-command.ts'
import { parseIncidentCommand } from './parse.ts'

/** What only looks: the rest opens forms, which Slack allows a command and no mention, or says what is so. */
const ANSWERED: ReadonlySet<string> = new Set([
  ...['menu', 'status', 'timeline', 'list', 'digest', 'help', 'wordless'],
  ...['window', 'correlate', 'logs'],
])

/** Answers whoever names the bot as the command of the same words would, to them alone and where they wrote. */
export function onMention(deps: DeskDeps, mention: Mention): Promise<void> {
  const [root = '/incident'] = deps.settings.commands
  if (ANSWERED.has(parseIncidentCommand(mention.text).name))
    return onCommand(deps, { ...mention, kind: 'command', command: root })
  return tell(
    deps,
    mention,
    md`I answer to my name with ${code('status')}, ${code('timeline')}, ${code('list')}, ${code('digest')} and ${code('help')}, and to questions such as ${code('last 30 minutes')}, ${code('correlate app, database')} and ${code('logs app errors')}. All else is a command, such as ${code(`${root} declare`)}.`,
  )
}
