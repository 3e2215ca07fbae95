import { sha256Hex } from '../kit/hash.ts'

/** `[REDACTED:kind:1a2b]`. The four digits let equal secrets look equal and are too few to guess one from. */
export function placeholder(kind: string, secret: string): string {
  return `[REDACTED:${kind}:${sha256Hex(secret).slice(0, 4)}]`
}

/** The kinds of what was taken out of a text, one for each time. */
export function kindsIn(text: string): readonly string[] {
  return [...text.matchAll(/\[REDACTED:([a-z0-9-]+)/g)].map(([, kind = '']) => kind)
}

/** True where something was taken out: text that must be byte-exact (source, diffs) is then no longer what it was. */
export function carriesPlaceholder(text: string): boolean {
  return text.includes('[REDACTED:')
}
