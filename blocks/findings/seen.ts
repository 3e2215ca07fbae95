/** What a look at the evidence hands to the form that declares it: since when, and in which words. */
export interface SeenTrouble {
  readonly since?: string
  readonly what: string
}

/** As a button carries it. */
export function encodeSeen({ since = '', what }: SeenTrouble): string {
  return JSON.stringify([since, what.slice(0, 300)])
}

/** Nothing for what `encodeSeen` did not write. */
export function decodeSeen(seen: string | undefined): SeenTrouble {
  try {
    const parts: unknown = JSON.parse(seen ?? '')
    const [since, what]: unknown[] = Array.isArray(parts) ? parts : []
    if (typeof since !== 'string' || typeof what !== 'string') return { what: '' }
    return Number.isNaN(Date.parse(since)) ? { what } : { since, what }
  } catch {
    return { what: '' }
  }
}
