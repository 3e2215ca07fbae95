import { incidentNumber } from '../../kit/incident-number.ts'

const MOST = 80
/** Of what it is about. */
const LONGEST = 40

/**
 * `inc-20260302-417-checkout-typeerror-expires`: the day of detection, three digits of the incident's id, what it is about. The same
 * incident always asks for the same name. Lower case letters, digits and dashes; at most 80.
 */
export function channelName(prefix: string, incidentId: string, detectedAt: string, about: string): string {
  const day = /^\d{4}-\d\d-\d\d/.test(detectedAt) ? detectedAt.slice(0, 10).replaceAll('-', '') : 'undated'
  return trim(`${slug(prefix) || 'inc'}-${day}-${incidentNumber(incidentId)}-${slug(about) || 'incident'}`, MOST)
}

/** The name with a number behind it, for when the name is somebody else's. `attempt` counts from 2. */
export function suffixed(name: string, attempt: number): string {
  const tail = `-${attempt}`
  return `${trim(name, MOST - tail.length)}${tail}`
}

function slug(words: string): string {
  const ascii = words.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const whole = ascii.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '')
  if (whole.length <= LONGEST) return whole
  // Between two words, unless the first alone is too long.
  const end = whole.lastIndexOf('-', LONGEST)
  return trim(whole, end > 0 ? end : LONGEST)
}

function trim(name: string, max: number): string {
  return name.slice(0, max).replace(/-+$/, '')
}
