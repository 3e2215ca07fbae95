/** What a look at the evidence, or words said before, hand to the form that declares them: since when, in which words. */
export interface SeenTrouble {
  readonly since?: string
  readonly what: string
  readonly service?: string
  /** The person was told of the incidents that may be the same, and wants one of its own. */
  readonly another?: boolean
}

/** What fits a button's 2,000 characters however often its quotes are doubled. */
const MOST_WORDS = 300

/** As a button carries it. */
export function encodeSeen({ since = '', what, service = '', another = false }: SeenTrouble): string {
  const more = service === '' && !another ? [] : [service.slice(0, 75), another]
  return JSON.stringify([since, what.slice(0, MOST_WORDS), ...more])
}

/** Nothing for what `encodeSeen` did not write. */
export function decodeSeen(seen: string | undefined): SeenTrouble {
  try {
    const parts: unknown = JSON.parse(seen ?? '')
    const [since, what, service, another]: unknown[] = Array.isArray(parts) ? parts : []
    if (typeof since !== 'string' || typeof what !== 'string') return { what: '' }
    return {
      what,
      ...(Number.isNaN(Date.parse(since)) ? {} : { since }),
      ...(typeof service === 'string' && service !== '' ? { service } : {}),
      ...(another === true ? { another } : {}),
    }
  } catch {
    return { what: '' }
  }
}
