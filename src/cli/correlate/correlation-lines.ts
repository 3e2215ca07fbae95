import { outagesOf } from '../../../blocks/findings/outages.ts'
import type { ApartFinding, Findings, SeriesFinding, ServiceFinding } from '../../../blocks/findings/props.ts'
import { isTogether } from '../../../blocks/findings/service-words.ts'
import { countWords, numberWords, percentWords, shortSha } from '../../kit/figures.ts'

const BARS = '▁▂▃▄▅▆▇█'
const WIDTH = 40

/** A correlation for a terminal: a line a service with its share of failures over time, the order, deploys and causes. Pure. */
export function correlationLines(found: Findings): readonly string[] {
  const { services, deploys, causes, changes = [], series = [], apart = [], gaps } = found
  const width = Math.max(...services.map(({ service }) => service.length), 7)
  const axis = [...new Set(services.flatMap(({ points }) => points.map(({ at }) => at)))].sort()
  return [
    times(found),
    '',
    ...services.map((one) => `${one.service.padEnd(width)}  ${bars(one, axis)}  ${standing(one)}`),
    '',
    order(found),
    ...outages(found),
    ...unheard(found),
    ...section(
      'Deploys',
      deploys.map(
        ({ at, sha, services: on, again }) =>
          `${clock(at)}  ${shortSha(sha)}  ${on.join(', ')}${again ? ', again' : ''}`,
      ),
    ),
    ...section(
      'Other changes',
      changes.map(
        ({ at, kind, name, change, services: on }) =>
          `${clock(at)}  ${[kind, name, ...ofWhom(change, on.join(', '))].filter((one) => one !== '').join(' ')}`,
      ),
    ),
    ...section('Series that moved', series.map(moved)),
    ...section(
      'Elsewhere',
      (found.through ?? []).map(({ service, callee }) => `${service} calls ${callee}, which failed; ask about both`),
    ),
    ...section(
      found.causes_of === undefined ? 'Likely causes' : `Likely causes (${found.causes_of})`,
      causes.map(causeLine),
    ),
    ...section('Apart from it', apart.map(apartLine)),
    ...section('Missing', gaps),
  ]
}

function times({ window, usual }: Findings): string {
  const compared =
    usual.from < usual.to ? `compared with ${clock(usual.from)} to ${clock(usual.to)}` : 'usual not known'
  return `${clock(window.from)} to ${clock(window.to)}, ${compared} (UTC)`
}

function causeLine({ confidence, title, ref, why }: Findings['causes'][number]): string {
  const reasons = why.length === 0 ? '' : `\n     ${why.slice(0, 3).join('; ')}`
  return `${percentWords(confidence).padStart(5)}  ${title}${ref === undefined ? '' : ` (${shortSha(ref)})`}${reasons}`
}

/** `50 -> 5 of app`, or `of app set to on` where nobody said what it was before. */
function ofWhom(change: string, services: string): readonly string[] {
  return change.startsWith('to ') ? [`of ${services} set`, change] : [change, `of ${services}`]
}

function apartLine({ service, confidence, title, why, ref }: ApartFinding): string {
  if (confidence === 0) return [`${service}: ${title}`, ...why.slice(0, 1)].join(': ')
  return `${service}: ${percentWords(confidence)}  ${title}${ref === undefined ? '' : ` (${shortSha(ref)})`}`
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${clean(line)}`)]
}

function standing(one: ServiceFinding): string {
  const { heard_until: heard, trouble } = one
  const lost = heard === undefined || trouble?.until !== undefined
  return lost ? howItStands(one) : `${howItStands(one)}, nothing of it was received after ${clock(heard)}`
}

function howItStands({ usual_rate, trouble, by_lines: byLines, ...all }: ServiceFinding): string {
  const { requests, errors } = trouble?.during ?? all
  const what = byLines ? `${countWords(requests, 'line')} are errors` : `${countWords(requests, 'request')} fail`
  const share = `${percentWords(errors / Math.max(1, requests))} of ${what}`
  const usual = usual_rate === undefined ? 'usual not known' : `usual ${percentWords(usual_rate)}`
  if (trouble === undefined) return usual_rate === undefined ? `${share}, ${usual}` : `as usual: ${share}`
  const since = isUndated(trouble) ? 'since before this window' : `since ${clock(trouble.at)}`
  const until = trouble.until === undefined ? '' : ` until ${clock(trouble.until)}`
  const figures = `${numberWords(trouble.observed)} requests, ${numberWords(trouble.expected)} expected`
  const bad = trouble.kind === 'errors' ? `${share}, ${usual}` : `${trouble.kind}: ${figures}`
  const { bouts = [] } = trouble
  const times = bouts.map(({ from, to }, place) =>
    place === bouts.length - 1 && trouble.until === undefined
      ? `since ${clock(from)}`
      : `${clock(from)} to ${clock(to).slice(11)}`,
  )
  return bouts.length > 1 ? `${bad}, ${bouts.length} times: ${times.join(', ')}` : `${bad}, ${since}${until}`
}

/** It was there as the window began, and nobody knows since when. */
function isUndated(trouble: ServiceFinding['trouble']): boolean {
  return trouble?.from_start === true && trouble.dated !== true
}

function order({ services, series = [] }: Findings): string {
  const worse = services.filter(({ trouble }) => trouble !== undefined && trouble.kind !== 'surge')
  if (worse.length === 0) return 'None of them is worse than usual.'
  const links = worse.flatMap(({ service, trouble }, place) => {
    const what = trouble?.kind === 'silence' ? 'fell silent' : (trouble?.title ?? 'fails more often')
    const when = isTogether(worse, place) ? 'at the same time' : clock(trouble?.at ?? '').slice(11)
    const own = `${service}: ${what} ${isUndated(trouble) ? 'since before this window' : when}`
    const [first] = series.filter(({ before }) => before === service)
    return first === undefined ? [own] : [`${first.service}: ${way(first)} about ${clock(first.at).slice(11)}`, own]
  })
  return clean(links.join(' -> '))
}

/** `2026-03-02 14:14:45  ▁▁▁▅███  connections of database rose from 20 to 100 (Prometheus: pg_connections{...})` */
function moved(one: SeriesFinding): string {
  const asked = one.query === undefined ? '' : `: ${one.query}`
  const values = one.points.map(({ value }) => value)
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const size = Math.ceil(values.length / WIDTH) || 1
  const groups = Array.from({ length: Math.ceil(values.length / size) }, (_, i) =>
    values.slice(i * size, (i + 1) * size),
  )
  const line = groups.map((group) => heightOf((Math.max(...group) - least) / (most - least || 1))).join('')
  return `${clock(one.at)}  ${line}  ${one.service}: ${way(one)} (${one.source}${asked})`
}

function way({ metric, from, to }: SeriesFinding): string {
  return `${metric.split(' (')[0]} ${to > from ? 'rose' : 'fell'} from ${figure(from)} to ${figure(to)}`
}

function figure(value: number): string {
  return Math.abs(value) >= 100 ? numberWords(Math.round(value)) : String(Number(value.toPrecision(3)))
}

function heightOf(share: number): string {
  return BARS[Math.round(share * (BARS.length - 1))] ?? ' '
}

/** More than one outage in the time looked at. */
function outages(found: Findings): readonly string[] {
  const several = outagesOf(found)
  if (several === undefined) return []
  const { count, last, isOfLast } = several
  const told = last.map(({ from, to, services = [] }) =>
    [`${clock(from).slice(11)} to ${clock(to).slice(11)}`, ...namesOf(services)].join(' '),
  )
  const which = isOfLast ? ' The causes are those of the last one.' : ''
  const these = count > last.length ? `, the last ${last.length}` : ''
  return [`${count} separate outages${these}: ${told.join(', ')}.${which}`]
}

function unheard({ unheard: stretches = [] }: Findings): readonly string[] {
  return stretches.map(
    ({ from, to }) => `Nothing was received from ${clock(from).slice(11)} to ${clock(to).slice(11)}.`,
  )
}

/** `(checkout, payments)`: whose it is, where others are of services that have no part in it. */
function namesOf(services: readonly string[]): readonly string[] {
  return services.length === 0 ? [] : [`(${services.slice(0, 3).join(', ')})`]
}

/** Per cent failing on the common axis, scaled to the service's own worst; a dot where nothing was asked of it. */
function bars({ points }: ServiceFinding, axis: readonly string[]): string {
  const own = new Map(points.map((point) => [point.at, point]))
  const size = Math.ceil(axis.length / WIDTH) || 1
  const shares = Array.from({ length: Math.ceil(axis.length / size) }, (_, i) => {
    const group = axis.slice(i * size, (i + 1) * size).flatMap((at) => own.get(at) ?? [])
    const requests = group.reduce((all, point) => all + point.requests, 0)
    return requests === 0 ? undefined : group.reduce((all, point) => all + point.errors, 0) / requests
  })
  const most = Math.max(...shares.map((share) => share ?? 0), 0)
  const bar = (share: number) => heightOf(most === 0 ? 0 : share / most)
  return shares.map((share) => (share === undefined ? '·' : bar(share))).join('')
}

function clock(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ')
}

/** Words of logs must not steer a terminal. */
function clean(line: string): string {
  return line.replace(/[^\P{C}\n]/gu, '')
}
