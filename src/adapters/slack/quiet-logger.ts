import { type Logger, LogLevel } from '@slack/bolt'
import type { Log } from '../../kit/log.ts'

/** The log of Slack's libraries in ours: warnings and errors alone, cut short, because debug lines hold whole payloads. */
export function quietLogger(log: Log): Logger {
  const said = (words: readonly unknown[]) => ({ said: words.map(short).join(' ').slice(0, 300) })
  return {
    debug() {},
    info() {},
    warn: (...words) => log.warn(said(words), 'Slack library warns'),
    error: (...words) => log.error(said(words), 'Slack library reports an error'),
    setLevel() {},
    getLevel: () => LogLevel.WARN,
    setName() {},
  }
}

function short(word: unknown): string {
  if (word instanceof Error) return word.message
  return typeof word === 'string' ? word : typeof word
}
