import { editDistance } from '../../kit/edit-distance.ts'
import { bare, quoted } from '../../kit/quoted.ts'
import { byText } from './telemetry.ts'

export interface NamedServices {
  /** As the evidence writes them, in the order in which they were named; each once. */
  readonly services: readonly string[]
  /** What is no name of a service here, the first few, each with those that look most like it. */
  readonly unknown: readonly { readonly said: string; readonly closest: readonly string[] }[]
  /** What stands after the last name. */
  readonly words: string
}

/** Each is compared with every known name. */
const MOST_UNKNOWN = 8
const MOST_SAID = 80

/**
 * `app, payment db, cache timeouts`: names between commas or "and", the longest known one where a name has several words;
 * after the last name come the words of a filter. Without commas every word that is a known name counts. Pure.
 */
export function namedServices(text: string, known: readonly string[]): NamedServices {
  const parts = text
    .split(/,|\s+and\s+/i)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const services: string[] = []
  const unknown: string[] = []
  let words = ''
  for (const [place, part] of parts.entries()) {
    const isLast = place === parts.length - 1
    const found = isLast ? leading(part, known) : exact(part, known)
    if (found === undefined) {
      const [first = '', ...rest] = part.split(/\s+/)
      unknown.push(isLast ? first : part)
      if (isLast) words = rest.join(' ')
      continue
    }
    services.push(...found.names)
    if (isLast) words = found.rest
  }
  return {
    services: [...new Set(services)],
    unknown: unknown.slice(0, MOST_UNKNOWN).map((said) => ({ said, closest: closestTo(said, known) })),
    words,
  }
}

/** Those that look most like it first, at most eight. Pure. */
export function closestTo(said: string, known: readonly string[]): readonly string[] {
  const lower = said.toLowerCase()
  const far = (name: string) => {
    const other = name.toLowerCase()
    return other.includes(lower) || lower.includes(other) ? 0 : editDistance(lower, other)
  }
  return known
    .map((name) => ({ name, away: far(name) }))
    .sort((a, b) => a.away - b.away || byText(a.name, b.name))
    .slice(0, 8)
    .map(({ name }) => name)
}

/** `“chekout” is no service here. Did you mean checkout? Others are cart, mailer.` Pure. */
export function noService(said: string, closest: readonly string[]): string {
  const [first = '', ...others] = closest
  const [name, named] = [bare(said), quoted(said, MOST_SAID)]
  const near = Math.max(1, Math.floor(name.length / 4))
  const isSlip = editDistance(name.toLowerCase(), first.toLowerCase()) <= near
  if (!isSlip) return `${named} is no service here (${closest.join(', ')}).`
  const rest = others.length === 0 ? '' : ` Others are ${others.join(', ')}.`
  return `${named} is no service here. Did you mean ${first}?${rest}`
}

interface Found {
  readonly names: readonly string[]
  readonly rest: string
}

function exact(part: string, known: readonly string[]): Found | undefined {
  const name = known.find((service) => service.toLowerCase() === part.toLowerCase())
  return name === undefined ? undefined : { names: [name], rest: '' }
}

/** The known names that the part begins with, and what comes after them. */
function leading(part: string, known: readonly string[]): Found | undefined {
  const names: string[] = []
  let rest = part
  for (;;) {
    const name = [...known]
      .sort((a, b) => b.length - a.length || byText(a, b))
      .find((service) => beginsWith(rest, service))
    if (name === undefined) break
    names.push(name)
    rest = rest.slice(name.length).trim()
  }
  return names.length === 0 ? undefined : { names, rest }
}

function beginsWith(text: string, name: string): boolean {
  const lower = text.toLowerCase()
  return lower.startsWith(name.toLowerCase()) && /^(?:\s|$)/.test(text.slice(name.length))
}
