import type { Evidence } from '../evidence.ts'
import type { ChangeRow } from '../rows.ts'

/** Somebody says that something was changed beside code. */
export interface ChangeReport {
  readonly kind: ChangeRow['kind']
  readonly service: string
  readonly name: string
  readonly value?: string | undefined
  /** What it was; known without it where it was told of before. */
  readonly previous?: string | undefined
  /** ISO 8601. */
  readonly at: string
}

export interface ToldChange {
  readonly change: ChangeRow
  /** False when it was known already, as when a pipeline tells it again. */
  readonly isNew: boolean
}

/** Keeps a reported change, once, however often it is told. */
export async function tellChange(evidence: Evidence, report: ChangeReport): Promise<ToldChange> {
  const { kind, service, name } = report
  const { rows } = await evidence.query('service_changes', { kind, service, name })
  const told = reportedChange(report, rows)
  if (told.isNew) await evidence.addChanges([told.change])
  return told
}

/** What a report adds to what is known of its name. What it is set to already was not changed. Pure. */
export function reportedChange(report: ChangeReport, history: readonly ChangeRow[]): ToldChange {
  const { kind, service, name, value = '' } = report
  const at = new Date(report.at).toISOString()
  const before = [...history]
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
    .find((one) => Date.parse(one.at) <= Date.parse(at))
  const isAgain = before !== undefined && (before.at === at || (value !== '' && before.value === value))
  if (isAgain) return { change: before, isNew: false }
  const previous = report.previous ?? before?.value ?? ''
  const id = `${kind}:${service}/${name}@${at}`
  return { change: { id, kind, service, name, value, previous, at }, isNew: true }
}
