import type { QueryRow } from '../catalogue.ts'
import type { ChangeRow } from '../rows.ts'
import { flagSwitches } from './flag-switches.ts'

/** A pipeline tells of a switch, and evaluations show it so much later or sooner: it is one. */
const SAME_MS = 600_000

/** What was told of and what evaluations of flags show, each once, newest first; who told knows best. Pure. */
export function changesSeen(
  told: readonly ChangeRow[],
  variants: readonly QueryRow<'flag_variants'>[],
): readonly ChangeRow[] {
  const isTold = (one: ChangeRow) =>
    told.some(
      ({ kind, name, at }) =>
        kind === 'flag' && name === one.name && Math.abs(Date.parse(at) - Date.parse(one.at)) < SAME_MS,
    )
  const shown = flagSwitches(variants).filter((one) => !isTold(one))
  return [...told, ...shown].sort(
    (a, b) => Date.parse(b.at) - Date.parse(a.at) || (`${a.service}\n${a.id}` < `${b.service}\n${b.id}` ? -1 : 1),
  )
}

/** The least bucket that flags are counted in, in seconds, such that a stretch has at most 240. */
export function flagBucketS({ from, to }: { readonly from: string; readonly to: string }): number {
  const minutes = (Date.parse(to) - Date.parse(from)) / 60_000
  return 60 * Math.max(1, Math.ceil(minutes / 240))
}

/** `50 -> 5`, `to 5`, or nothing where nobody said. */
export function changeWords({ value, previous }: Pick<ChangeRow, 'value' | 'previous'>): string {
  if (previous !== '' && value !== '') return `${previous} -> ${value}`
  if (value !== '') return `to ${value}`
  return previous === '' ? '' : `was ${previous}`
}
