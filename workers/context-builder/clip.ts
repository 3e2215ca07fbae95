import { redactText } from '../../src/redact/redact-text.ts'

/** Redacted before the cut: half a credential would not be known for one afterwards. */
export function clip(text: string, max: number): string {
  const clean = redactText(text)
  return clean.length <= max ? clean : `${clean.slice(0, max - 1)}…`
}
