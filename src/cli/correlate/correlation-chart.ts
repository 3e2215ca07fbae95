import type { Findings, SeriesFinding, ServiceFinding, Trouble } from '../../../blocks/findings/props.ts'
import type { Chart, ChartLane, ChartMark } from '../../charts/chart.ts'
import { countWords, numberWords, percentWords, shortSha } from '../../kit/figures.ts'

/** A correlation as a picture: what failed of each service, on one axis of time, with what was changed. Pure. */
export function correlationChart(found: Findings): Chart {
  const { window, usual, services, series = [], causes, gaps } = found
  const sizeMs = bucketOf(services, Date.parse(window.to) - Date.parse(window.from))
  return {
    title: `Requests failing: ${services.map(({ service }) => service).join(', ')}`,
    subtitle: `${clock(window.from)} to ${clock(window.to)} UTC, ${usual.from < usual.to ? `dotted: usual of ${clock(usual.from)} to ${clock(usual.to)}` : 'usual not known'}`,
    fromMs: Date.parse(window.from),
    toMs: Date.parse(window.to),
    lanes: [...services.map((one) => laneOf(one, window, sizeMs)), ...series.map((one) => seriesLane(one, found))],
    marks: marksOf(found),
    notes: [
      ...causes
        .slice(0, 2)
        .map(
          ({ title, confidence }, n) => `${n === 0 ? 'Likely cause' : 'Or'} (${percentWords(confidence)}): ${title}`,
        ),
      ...gaps,
    ],
  }
}

function laneOf(one: ServiceFinding, window: Findings['window'], sizeMs: number): ChartLane {
  const { service, requests, errors, usual_rate, trouble, points } = one
  const tone = trouble?.kind === 'surge' ? 'warning' : 'error'
  return {
    name: service,
    notes: [
      `${percentWords(errors / Math.max(1, requests))} of ${one.by_lines ? `${countWords(requests, 'line')} are errors` : `${countWords(requests, 'request')} fail`}${usual_rate === undefined ? '' : `, usual ${percentWords(usual_rate)}`}`,
      standing(one),
    ],
    tone: trouble === undefined ? 'quiet' : 'error',
    unit: '%',
    points: points.map((point) => ({
      atMs: Date.parse(point.at),
      value: Math.min(100, (point.errors / Math.max(1, point.requests)) * 100),
    })),
    sizeMs,
    ...(usual_rate === undefined ? {} : { usual: usual_rate * 100 }),
    ...(trouble === undefined
      ? {}
      : {
          trouble: {
            fromMs: Math.max(Date.parse(trouble.at), Date.parse(window.from)),
            toMs: Math.min(Date.parse(trouble.until ?? one.heard_until ?? window.to), Date.parse(window.to)),
            tone,
            label: labelOf(trouble),
          },
          ...partsOf(trouble, window),
        }),
  }
}

/** Between two outages it was as usual; one that goes on has no end yet. */
function partsOf({ bouts, until }: Trouble, { from, to }: Findings['window']): Pick<ChartLane, 'parts'> {
  if (bouts === undefined) return {}
  const parts = bouts.map((bout, place) => ({
    fromMs: Math.max(Date.parse(bout.from), Date.parse(from)),
    toMs: Math.min(Date.parse(until === undefined && place === bouts.length - 1 ? to : bout.to), Date.parse(to)),
  }))
  return { parts }
}

function labelOf({ from_start, dated, at }: Trouble): string {
  const time = clock(at).slice(11)
  if (!from_start) return time
  return dated === true ? `since ${time}` : 'since before'
}

/** A number with a scale of its own below the services; what was asked stands in the notes of the picture. */
function seriesLane(
  { service, metric, source, from, at, is_harm, step_s, points }: SeriesFinding,
  { window }: Findings,
): ChartLane {
  const [fromMs, toMs] = [Date.parse(window.from), Date.parse(window.to)]
  const tone = is_harm ? 'warning' : 'quiet'
  return {
    name: `${service}: ${metric.split(' (')[0]}`,
    notes: [
      `${source}${metric.includes(' (') ? `, ${metric.split(' (')[1]?.replace(/\)$/, '')}` : ''}`,
      `usually ${Number(from.toPrecision(3))}`,
    ],
    tone,
    unit: 'count',
    points: points
      .map((point) => ({ atMs: Date.parse(point.at), value: point.value }))
      .filter(({ atMs }) => atMs >= fromMs && atMs < toMs),
    sizeMs: step_s * 1_000,
    usual: from,
    trouble: { fromMs: Math.max(fromMs, Date.parse(at)), toMs, tone, label: clock(at).slice(11) },
  }
}

function standing({ trouble }: ServiceFinding): string {
  if (trouble === undefined) return 'as usual'
  if (trouble.kind === 'errors') return trouble.title ?? 'fails more often'
  return `${trouble.kind}: ${numberWords(trouble.observed)} requests, ${numberWords(trouble.expected)} expected`
}

function marksOf({ deploys, changes = [] }: Findings): readonly ChartMark[] {
  const shipped = deploys.map(({ at, sha, services }) => ({
    atMs: Date.parse(at),
    kind: 'deploy' as const,
    label: `${shortSha(sha)} on ${services.join(', ')}`,
  }))
  const others = changes.map(({ at, kind, name, change, services }) => ({
    atMs: Date.parse(at),
    kind,
    label: [name, change, `of ${services.join(', ')}`].filter((one) => one !== '').join(' '),
  }))
  return [...shipped, ...others]
}

/** The least distance of two points of any service. */
function bucketOf(services: readonly ServiceFinding[], lengthMs: number): number {
  const times = [...new Set(services.flatMap(({ points }) => points.map(({ at }) => Date.parse(at))))].sort(
    (a, b) => a - b,
  )
  const gaps = times.slice(1).map((at, n) => at - (times[n] ?? at))
  return Math.min(lengthMs, ...gaps)
}

function clock(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ')
}
