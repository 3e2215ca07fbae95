/** Milliseconds of a time as the evidence store writes it: ISO 8601, or `2026-03-02 09:00:00.123` in UTC. NaN if neither. */
export function epochMs(text: string): number {
  const iso = text.includes('T') ? text : text.replace(' ', 'T')
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`
  // Nanoseconds are cut: JavaScript's parser takes at most milliseconds everywhere.
  return Date.parse(zoned.replace(/(\.\d{3})\d+/, '$1'))
}

/** The same moment as the timeline writes it: ISO 8601 in UTC with milliseconds. */
export function instant(text: string): string {
  return isoOf(epochMs(text))
}

export function isoOf(ms: number): string {
  return new Date(ms).toISOString()
}

/** `8 s`, `12 min`, `3.5 h`: a length of time for people. */
export function spanOf(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1_000)
  if (seconds < 90) return `${seconds} s`
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`
  return `${Math.round(seconds / 360) / 10} h`
}
