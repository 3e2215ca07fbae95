/** How much ingest and the views in `infra/clickhouse/020_views.sql` keep of a column's text, in characters or bytes of UTF-8. */
const KEPT: Readonly<Record<string, { readonly chars: number } | { readonly bytes: number }>> = {
  title: { chars: 200 },
  sample: { chars: 2_000 },
  body: { bytes: 8_192 },
  exception_message: { bytes: 2_048 },
  exception_stack: { bytes: 8_192 },
}

/**
 * A row whose cut texts have lost their last unbroken word: half a credential has no shape by which it would be known
 * and redacted later. Texts that are shorter than what storage keeps stay as they are. Pure.
 */
export function mendCuts<R extends object>(row: R): R {
  const cut = Object.entries(row).filter(([column, value]) => typeof value === 'string' && isCut(column, value))
  if (cut.length === 0) return row
  return { ...row, ...Object.fromEntries(cut.map(([column, value]) => [column, withoutTornEnd(String(value))])) }
}

/** A text without its last word, and without the groups of four of a number that may have lost its end. Pure. */
export function withoutTornEnd(text: string): string {
  return text.replace(LAST_WORD, '').trimEnd().replace(LAST_GROUPS, '').trimEnd()
}

const LAST_WORD = /[^\s"'`,;<>(){}[\]|]*$/
/** As cards and bank accounts are written. */
const LAST_GROUPS = /(?<![A-Za-z0-9])[A-Z0-9]{4}(?:[ -][A-Z0-9]{4}){0,8}[ -]?$/

const encoder = new TextEncoder()

function isCut(column: string, text: string): boolean {
  const kept = KEPT[column]
  if (kept === undefined) return false
  if ('chars' in kept) return text.length >= kept.chars && Array.from(text).length >= kept.chars
  // A cut through a character leaves up to three bytes less.
  return text.length * 3 >= kept.bytes - 3 && encoder.encode(text).length >= kept.bytes - 3
}
