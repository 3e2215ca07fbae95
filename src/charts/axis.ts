const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const MOST_TICKS = 9
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 28, 91, 365].map((n) => n * DAY),
]

export interface Tick {
  readonly atMs: number
  readonly label: string
}

/** Round moments (UTC) within a stretch, as many as are readable. */
export function ticksOf(fromMs: number, toMs: number): readonly Tick[] {
  const step = STEPS.find((one) => (toMs - fromMs) / one <= MOST_TICKS) ?? toMs - fromMs
  const first = Math.ceil(fromMs / step) * step
  const many = Math.max(0, Math.floor((toMs - first) / step) + 1)
  const isLong = toMs - fromMs > DAY
  return Array.from({ length: Math.min(many, MOST_TICKS + 1) }, (_, n) => {
    const atMs = first + n * step
    return { atMs, label: label(atMs, step, isLong) }
  })
}

function label(atMs: number, step: number, isLong: boolean): string {
  const at = new Date(atMs).toISOString()
  if (step >= DAY) return at.slice(0, 10)
  if (isLong) return `${at.slice(5, 10)} ${at.slice(11, 16)}`
  return at.slice(11, step < MINUTE ? 19 : 16)
}

/** The next of 1, 2, 5, 10, 20, 50 ... that is not below. */
export function roundTop(value: number): number {
  if (!(value > 0)) return 1
  const size = 10 ** Math.floor(Math.log10(value))
  return size * ([1, 2, 5, 10].find((one) => one * size >= value * 0.999) ?? 10)
}
