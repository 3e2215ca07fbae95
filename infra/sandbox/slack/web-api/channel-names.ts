import { codePoints } from '../json.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { SlackError } from './slack-error.ts'

const MAX_NAME = 80
const MAX_NOTE = 250

/** Throws invalid_name_* or name_taken; archived channels keep their names. */
export function checkChannelName(workspace: Workspace, name: string): void {
  if (name === '') throw new SlackError('invalid_name_required')
  if (codePoints(name) > MAX_NAME) throw new SlackError('invalid_name_maxlength')
  if (/^[-_]+$/.test(name)) throw new SlackError('invalid_name_punctuation')
  if (!/^[\p{Ll}\p{Lo}\p{Lm}\p{N}_-]+$/u.test(name)) throw new SlackError('invalid_name_specials')
  if (workspace.store.all('channels').some((channel) => channel.name === name)) throw new SlackError('name_taken')
}

/** A topic or a purpose. */
export function checkNote(value: string): string {
  if (codePoints(value) > MAX_NOTE) throw new SlackError('too_long')
  return value
}
