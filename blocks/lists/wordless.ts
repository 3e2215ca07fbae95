import { code, type Mrkdwn, md, person, short } from '../mrkdwn.ts'
import type { Message } from '../parts.ts'
import { plainAnswer } from './status.ts'

export interface WordlessProps {
  /** `/incident` */
  readonly root: string
  readonly name: 'command' | 'status' | 'timeline' | 'list'
  readonly words: string
  /** May not see the list of all incidents. */
  readonly reads_along: boolean
}

/** Says of words behind a command that takes none that nothing came of them, and what works. */
export function wordless(props: WordlessProps): Message {
  const { root, name, words } = props
  if (name === 'command') return plainAnswer(commandWords(props))
  const head = md`${code(`${root} ${name}`)} takes no words: nothing was looked up by “${short(words, 60)}”.`
  if (name === 'list') return plainAnswer(md`${head} Write it alone, and it shows every open incident you may see.`)
  const alone = md`${head} Write it alone in the incident’s channel`
  return plainAnswer(
    props.reads_along ? md`${alone}.` : md`${alone}, or choose the incident from ${code(`${root} list`)}.`,
  )
}

/** Whoever has command said so themselves: nobody is given it. */
function commandWords({ root, words }: WordlessProps): Mrkdwn {
  const take = md`with ${code(`${root} command`)} in the incident’s channel, or with the button Take command`
  const whom = mentioned(words)
  const who = whom === undefined ? md`Whoever is to have it takes it` : md`${whom} takes it`
  return md`Nothing was recorded: command is taken by who has it, and nobody is given it. ${who} ${take}.`
}

function mentioned(words: string): Mrkdwn | undefined {
  const [, id = '', name] = /<@([UW][A-Z0-9]+)(?:\|([^>]*))?>/.exec(words) ?? []
  if (id !== '') return person(id, name)
  const [typed] = /(?<!\S)@[\p{L}\p{N}._-]+/u.exec(words) ?? []
  return typed === undefined ? undefined : short(typed, 60)
}
