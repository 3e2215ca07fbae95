import { isLoud, withSignature } from '../evidence/attributes.ts'
import type { Evidence } from '../evidence/evidence.ts'
import type { ChangeRow, LogRow, SpanRow } from '../evidence/rows.ts'
import { mapInTurns } from '../kit/turns.ts'
import type { Redactor } from '../redact/redactor.ts'

/** Queries whose rows hold words of the application; the others hold names, times and counts. */
const WORDED = new Set<string>(['signature_seen', 'error_samples', 'error_spans', 'log_patterns'])

/**
 * Evidence whose words are redacted before anything cuts them: half a credential has no shape. Warnings, errors and failed
 * spans, which are what is ever shown, are redacted before they are kept; what a collector wrote past us, when it is read.
 */
export function guardEvidence(evidence: Evidence, redactor: Redactor): Evidence {
  return {
    addLogs: async (rows) =>
      evidence.addLogs(await mapInTurns(rows, (row) => (isLoud(row) ? cleanLog(row, redactor) : row))),
    addSpans: async (rows) =>
      evidence.addSpans(
        await mapInTurns(rows, (row) => (row.status_code === 'Error' ? cleanSpan(row, redactor) : row)),
      ),
    addDeploys: (rows) => evidence.addDeploys(rows),
    addChanges: (rows) => evidence.addChanges(rows.map((row) => cleanChange(row, redactor))),
    async query(id, params) {
      const result = await evidence.query(id, params)
      return WORDED.has(id) ? { ...result, rows: await mapInTurns(result.rows, (row) => redactor.redact(row)) } : result
    },
    ...(evidence.reads ? { reads: () => evidence.reads?.() ?? '' } : {}),
    close: () => evidence.close(),
  }
}

/** Its signature is that of the line as it came: two credentials in the same words are still one error. */
function cleanLog(row: LogRow, { redact, redactText }: Redactor): LogRow {
  const attributes = redact(withSignature(row, redactText))
  return { ...row, body: redactText(row.body), resource: redact(row.resource), attributes }
}

function cleanSpan(row: SpanRow, { redact, redactText }: Redactor): SpanRow {
  return {
    ...row,
    name: redactText(row.name),
    status_message: redactText(row.status_message),
    resource: redact(row.resource),
    attributes: redact(row.attributes),
  }
}

/** A value is judged by the name that it goes by. */
function cleanChange(row: ChangeRow, { redactText }: Redactor): ChangeRow {
  const valued = (value: string) => {
    const start = `${row.name}=`
    const said = redactText(`${start}${value}`)
    return said.startsWith(start) ? said.slice(start.length) : redactText(value)
  }
  return { ...row, name: redactText(row.name), value: valued(row.value), previous: valued(row.previous) }
}
