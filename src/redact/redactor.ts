import { placeholder } from './placeholder.ts'
import { redact } from './redact.ts'
import { redactText } from './redact-text.ts'

/** The choke point of one house, which knows the house's own credentials by heart. */
export interface Redactor {
  redact<T>(value: T): T
  redactText(text: string): string
}

/** Shorter than this a credential would be found in innocent words. */
const SHORTEST = 8

/** `own`: credentials that are taken out wherever they stand, whatever their shape: as they are, in JSON, in a URL, in base64. */
export function createRedactor(own: readonly string[]): Redactor {
  const known = own
    .filter((secret) => secret.length >= SHORTEST)
    .sort((a, b) => b.length - a.length)
    .map((secret) => ({ forms: formsOf(secret), mark: placeholder('own-secret', secret) }))
  const text = (raw: string) =>
    redactText(
      known.reduce((rest, { forms, mark }) => forms.reduce((left, form) => left.replaceAll(form, mark), rest), raw),
    )
  return { redact: (value) => redact(value, text), redactText: text }
}

function formsOf(secret: string): readonly string[] {
  const utf8 = String.fromCharCode(...new TextEncoder().encode(secret))
  const coded = btoa(utf8).replace(/=+$/, '')
  return [...new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), coded])]
}
