import { kindsIn } from '../../redact/placeholder.ts'
import type { Redactor } from '../../redact/redactor.ts'
import type { Metrics } from './metrics.ts'

/** The redactor, with what it takes out counted by kind. What was taken out before is not counted again. */
export function countedRedactor(
  { redact, redactText }: Redactor,
  { redactions }: Pick<Metrics, 'redactions'>,
): Redactor {
  const count = (before: string, after: string) => {
    if (!after.includes('[REDACTED:')) return
    const left = new Map<string, number>()
    for (const kind of kindsIn(before)) left.set(kind, (left.get(kind) ?? 0) + 1)
    for (const kind of kindsIn(after)) {
      const known = left.get(kind) ?? 0
      if (known > 0) left.set(kind, known - 1)
      else redactions.inc({ kind })
    }
  }
  return {
    redactText(text) {
      const clean = redactText(text)
      count(text, clean)
      return clean
    },
    redact(value) {
      const clean = redact(value)
      const after = JSON.stringify(clean) ?? ''
      if (after.includes('[REDACTED:')) count(JSON.stringify(value) ?? '', after)
      return clean
    },
  }
}
