import type { Reader } from './config-reader.ts'

/**
 * How far back anything asks of the evidence, in days: what is usual is two weeks of it, up to an incident that began a day
 * ago. Evidence is never kept for less.
 */
export const LOOKED_BACK_DAYS = 15

/** Twice what is looked back on, and "last month" can be asked about. */
const USUAL_DAYS = 30
const MOST_DAYS = 3_650

/** For how many days evidence is kept; undefined: for ever. */
export function evidenceDays(reader: Reader): number | undefined {
  const text = reader.text('FAULTLINE_EVIDENCE_DAYS')
  if (text === undefined) return USUAL_DAYS
  if (text === '0' || text === 'forever') return undefined
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (days >= LOOKED_BACK_DAYS && days <= MOST_DAYS) return days
  reader.fault(
    `FAULTLINE_EVIDENCE_DAYS must be a whole number from ${LOOKED_BACK_DAYS} to ${MOST_DAYS}, or 0 to keep all: what is usual is learned from ${LOOKED_BACK_DAYS} days.`,
  )
  return USUAL_DAYS
}
