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

/** When something was first seen to go wrong, and how exactly that is known. */
export interface Began {
  readonly atMs: number
  readonly precisionMs: number
  /** Requests came to take longer; nothing failed first. */
  readonly slow?: boolean
}

/** A change so little after the first errors may still have brought them: clocks differ, and deploys are told late. */
export const GRACE_MS = 15_000

/** How long after a moment the errors began, in milliseconds; negative when it came after them. */
export function leadOf(began: Began, at: string): number {
  return began.atMs - epochMs(at)
}

/** True where a change came too late to have brought the errors. */
export function tooLate(began: Began, at: string): boolean {
  return leadOf(began, at) < -Math.max(GRACE_MS, began.precisionMs)
}

/** `5 min before the errors began`: the one way in which a moment is put beside the first of it, no finer than is known. */
export function besideErrors(began: Began, at: string): string {
  const leadMs = leadOf(began, at)
  const [it, first] = began.slow ? ['it slowed down', 'its slowing down'] : ['the errors began', 'the first errors']
  if (Math.abs(leadMs) < began.precisionMs) return `within ${spanOf(began.precisionMs)} of ${first}`
  if (leadMs > 0) return `${spanOf(leadMs)} before ${it}`
  const after = `${spanOf(leadMs)} after ${it}`
  return tooLate(began, at) ? after : `${after}, as nearly as clocks agree`
}
