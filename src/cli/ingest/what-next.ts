const UNITS = [
  ['minute', 60_000, 120],
  ['hour', 3_600_000, 48],
  ['day', 86_400_000, 14],
] as const

/** What to do about a file that was read: incidents open by themselves for what arrives as it happens. Pure. */
export function whatNext(earliest: string, now: Date): string {
  const ageMs = now.getTime() - Date.parse(earliest)
  const unit = UNITS.find(([, unitMs, most]) => ageMs <= unitMs * most)
  const span = unit === undefined ? 'between …' : lastWords(Math.max(1, Math.ceil(ageMs / unit[1])), unit[0])
  return `An incident opens by itself only for what still fails as it comes in. To see what failed in here, ask in Slack: /incident ${span}`
}

function lastWords(units: number, unit: string): string {
  return `last ${units} ${unit}${units === 1 ? '' : 's'}`
}
