import { cut } from '../words.ts'

/** What a look at the evidence, or a form sent before, hands to the form that declares it: since when, in which words. */
export interface SeenTrouble {
  readonly since?: string
  readonly what: string
  readonly service?: string
  /** The person was told of the incidents that may be the same, and wants one of its own. */
  readonly another?: boolean
  /** As chosen in a form before. */
  readonly severity?: string
  /** Ticked in a form before: a way back that lost it would make public what was to be private. */
  readonly private?: boolean
}

/** Slack's 2,000 characters for a button's value, less what a ref says besides. */
const MOST_VALUE = 1_900

/** As a button carries it; the words are cut to what fits however often their quotes are doubled, the rest never is. */
export function encodeSeen({ what, ...rest }: SeenTrouble): string {
  for (let most = 1_500; ; most = Math.floor(most * 0.9)) {
    const seen = parts(cut(what, most), rest)
    if (most === 0 || JSON.stringify(seen).length <= MOST_VALUE) return seen
  }
}

function parts(what: string, said: Omit<SeenTrouble, 'what'>): string {
  const { since = '', service = '', another = false, severity = '', private: kept = false } = said
  const chosen = severity === '' && !kept ? [] : [severity.slice(0, 20), kept]
  const more = service === '' && !another && chosen.length === 0 ? [] : [service.slice(0, 75), another, ...chosen]
  return JSON.stringify([since, what, ...more])
}

/** Nothing for what `encodeSeen` did not write. */
export function decodeSeen(seen: string | undefined): SeenTrouble {
  try {
    const parts: unknown = JSON.parse(seen ?? '')
    const [since, what, service, another, severity, kept]: unknown[] = Array.isArray(parts) ? parts : []
    if (typeof since !== 'string' || typeof what !== 'string') return { what: '' }
    return {
      what,
      ...(Number.isNaN(Date.parse(since)) ? {} : { since }),
      ...(typeof service === 'string' && service !== '' ? { service } : {}),
      ...(another === true ? { another } : {}),
      ...(typeof severity === 'string' && severity !== '' ? { severity } : {}),
      ...(kept === true ? { private: kept } : {}),
    }
  } catch {
    return { what: '' }
  }
}
