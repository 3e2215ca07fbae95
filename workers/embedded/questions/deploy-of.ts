import { type NamedServices, namedServices } from '../../../src/evidence/correlate/named.ts'
import type { WindowQuestion } from '../../../src/slack/questions.ts'

/**
 * `since deploy of checkout timeouts`: the services whose deploy is meant, and what was said beside them. Undefined where
 * none is named. `words` are what the time was taken out of. Pure.
 */
export function deployOf({ window, words }: WindowQuestion, known: readonly string[]): NamedServices | undefined {
  const said = window.kind === 'since-deploy' ? OF.exec(words)?.[1] : undefined
  return said === undefined ? undefined : namedServices(said, known)
}

const OF = /^(?:of|to)\s+(?:the\s+)?(\S.*)$/i
