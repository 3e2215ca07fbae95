import { type NamedServices, namedServices } from '../../../src/evidence/correlate/named.ts'
import type { WindowQuestion } from '../../../src/slack/questions.ts'

/**
 * `since deploy of checkout timeouts`: the services whose deploy is meant, none for any, and what was said beside them.
 * The question's words are what the time was taken out of. Pure.
 */
export function deployOf({ window, words }: WindowQuestion, known: readonly string[]): NamedServices {
  const said = window.kind === 'since-deploy' ? OF.exec(words)?.[1] : undefined
  return said === undefined ? { services: [], unknown: [], words } : namedServices(said, known)
}

const OF = /^(?:of|to)\s+(?:the\s+)?(\S.*)$/i
