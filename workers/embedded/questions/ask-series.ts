import type { Stretch } from '../../../src/evidence/correlate/telemetry.ts'
import type { EvidenceSource, SourceSeries } from '../../../src/evidence/evidence-source.ts'
import type { Clock } from '../../../src/kit/clock.ts'
import { asOutcome } from '../../../src/kit/outcome.ts'

/** A series, and who told it. */
export interface AskedSeries extends SourceSeries {
  readonly source: string
  readonly stepS: number
}

export interface AskedElsewhere {
  readonly series: readonly AskedSeries[]
  /** Sentences about what was not told. */
  readonly gaps: readonly string[]
}

/** People wait for the answer: what is not told by then is left out. */
const PATIENCE_MS = 5_000
const MOST_SERVICES = 8
/** A point for each of these parts of the window, and not more often than servers collect. */
const POINTS = 240
const LEAST_STEP_S = 15

/** Asks every source that has series for those of these services, all at once. Never rejects and never takes long. */
export async function askSeries(
  sources: readonly EvidenceSource[],
  clock: Clock,
  services: readonly string[],
  window: Stretch,
): Promise<AskedElsewhere> {
  const able = sources.filter(({ series }) => series !== undefined)
  if (able.length === 0 || services.length === 0) return { series: [], gaps: [] }
  const asked = services.slice(0, MOST_SERVICES)
  const unasked = services.length - asked.length
  const answers = await Promise.all(able.map((source) => answerOf(source, clock, asked, window)))
  const gaps = answers.flatMap((answer) => answer.gaps)
  if (unasked > 0) gaps.push(`${namesOf(able)} was asked for ${asked.length} services, not for the ${unasked} others.`)
  return { series: answers.flatMap(({ series }) => series), gaps }
}

async function answerOf(source: EvidenceSource, clock: Clock, services: readonly string[], window: Stretch) {
  const lengthS = (Date.parse(window.to) - Date.parse(window.from)) / 1_000
  const stepS = Math.max(LEAST_STEP_S, Math.ceil(lengthS / POINTS))
  const series: AskedSeries[] = []
  const gaps: string[] = []
  const waiting = new Set(services)
  const answered = new AbortController()
  const askEach = services.map(async (service) => {
    try {
      const answer = await source.series?.(window, { service, stepS })
      if (!waiting.delete(service) || answer === undefined) return
      series.push(...answer.items.map((one) => ({ ...one, source: source.name, stepS })))
      if (answer.truncated) gaps.push(`Only a part of the series of ${service} in ${source.name} could be read.`)
    } catch (error) {
      // Each service fails in the same way as a rule, and one sentence says it.
      if (waiting.delete(service)) gaps.push(`${source.name}: ${asOutcome(error).message}`.slice(0, 300))
    }
  })
  const all = Promise.all(askEach).then(() => answered.abort())
  await Promise.race([all, clock.sleep(PATIENCE_MS, answered.signal)])
  if (waiting.size > 0) {
    gaps.push(
      `${source.name} did not tell of ${[...waiting].sort().join(', ')} within ${PATIENCE_MS / 1_000} s and was not waited for.`,
    )
    waiting.clear()
  }
  return { series: [...series], gaps: [...new Set(gaps)] }
}

function namesOf(sources: readonly EvidenceSource[]): string {
  return sources.map(({ name }) => name).join(' and ')
}
