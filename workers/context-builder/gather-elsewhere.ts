import type { EvidenceSource, SourceAnswer, SourceSeries } from '../../src/evidence/evidence-source.ts'
import { sha256OfJson } from '../../src/kit/hash.ts'
import { asOutcome } from '../../src/kit/outcome.ts'
import type { Section } from '../../src/timeline/payloads/context.ts'
import type { Durations } from './durations.ts'
import { elsewhereItems } from './elsewhere-items.ts'
import { type Focus, servicesToRead } from './focus.ts'
import type { Brief, Telemetry } from './gathered.ts'
import type { Item } from './item.ts'
import { NO_SIGNALS } from './signals.ts'

/** What other sources than our own evidence say of an incident. */
export interface Elsewhere {
  readonly items: readonly Item[]
  readonly sections: readonly Section[]
  /** Series as they came, for whoever ranks by them. */
  readonly series: readonly SourceSeries[]
  readonly gaps: readonly string[]
}

/** What the evidence said, with the series of other places to rank by: each is held against its own past. */
export function withSeries(own: Telemetry, { sections, series }: Elsewhere): Telemetry {
  const telemetry = { ...own, sections: [...own.sections, ...sections] }
  if (series.length === 0) return telemetry
  const signals = own.signals ?? NO_SIGNALS
  const added = series.map(({ service, metric, points }) => ({ service, metric, points, usual: [] }))
  return { ...telemetry, signals: { ...signals, series: [...signals.series, ...added] } }
}

/** Services asked for at most: a source is asked once for each. */
const MOST_SERVICES = 8
/** A point of a series for each of these parts of the window. */
const POINTS = 240

/**
 * Asks every source for the brief's window, all at once. One that is away or refuses costs a gap and nothing else: an
 * investigation does not wait for somebody else's server.
 */
export async function gatherElsewhere(
  sources: readonly EvidenceSource[],
  brief: Brief,
  focus: Focus,
  durations?: Durations,
): Promise<Elsewhere> {
  const named = [focus.service, ...servicesToRead(focus, brief)].filter((service) => service !== '')
  const services = [...new Set(named)].slice(0, MOST_SERVICES)
  const answers = await Promise.all(sources.map((source) => answerOf(source, brief, services)))
  const lines = answers.flatMap((answer) => answer.lines.map((line) => ({ ...line, queryId: `${answer.id}.logs` })))
  const series = [...(durations?.series ?? []), ...answers.flatMap((answer) => answer.series)]
  return {
    items: elsewhereItems(lines, series, focus.onsetMs),
    sections: [...(durations?.sections ?? []), ...answers.flatMap((answer) => answer.sections)],
    series,
    gaps: [...(durations?.gaps ?? []), ...answers.flatMap((answer) => answer.gaps)],
  }
}

async function answerOf(source: EvidenceSource, { window }: Brief, services: readonly string[]) {
  const sections: Section[] = []
  const gaps: string[] = []
  const asking = async <T>(what: string, ask: () => Promise<SourceAnswer<T>>): Promise<readonly T[]> => {
    try {
      const { items, truncated, bytes } = await ask()
      const query_id = `${source.id}.${what}@1`
      sections.push({ query_id, window, rows: items.length, bytes, truncated, sha256: sha256OfJson(items) })
      if (truncated) gaps.push(`Only a part of the ${what} in ${source.name} could be read.`)
      return items
    } catch (error) {
      gaps.push(`${source.name} could not be asked for ${what}: ${asOutcome(error).message}`.slice(0, 500))
      return []
    }
  }
  const filter = { services, errorsOnly: true }
  const { logs, series: measure } = source
  const lines = logs === undefined ? [] : await asking('logs', () => logs(window, filter))
  const stepS = Math.max(15, Math.ceil((Date.parse(window.to) - Date.parse(window.from)) / 1_000 / POINTS))
  const series =
    measure === undefined
      ? []
      : await asking('series', () => allOf(services, (service) => measure(window, { service, stepS })))
  return { id: source.id, lines, series, sections, gaps }
}

async function allOf<T>(
  services: readonly string[],
  ask: (service: string) => Promise<SourceAnswer<T>>,
): Promise<SourceAnswer<T>> {
  const answers: SourceAnswer<T>[] = []
  for (const service of services) answers.push(await ask(service))
  return {
    items: answers.flatMap(({ items }) => items),
    truncated: answers.some(({ truncated }) => truncated),
    bytes: answers.reduce((sum, { bytes }) => sum + bytes, 0),
  }
}
