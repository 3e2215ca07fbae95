import type { Findings, ServiceFinding } from '../../../blocks/findings/props.ts'
import { countWords, numberWords, percentWords } from '../../kit/figures.ts'

const BARS = '▁▂▃▄▅▆▇█'
const WIDTH = 40

/** A correlation for a terminal: a line a service with its share of failures over time, the order, deploys and causes. Pure. */
export function correlationLines(found: Findings): readonly string[] {
  const { window, usual, services, deploys, causes, changes = [], gaps } = found
  const width = Math.max(...services.map(({ service }) => service.length), 7)
  const axis = [...new Set(services.flatMap(({ points }) => points.map(({ at }) => at)))].sort()
  return [
    `${clock(window.from)} to ${clock(window.to)}, compared with ${clock(usual.from)} to ${clock(usual.to)} (UTC)`,
    '',
    ...services.map((one) => `${one.service.padEnd(width)}  ${bars(one, axis)}  ${standing(one)}`),
    '',
    order(services),
    ...outages(services),
    ...section(
      'Deploys',
      deploys.map(
        ({ at, sha, services: on, again }) =>
          `${clock(at)}  ${sha.slice(0, 12)}  ${on.join(', ')}${again ? ', again' : ''}`,
      ),
    ),
    ...section(
      'Other changes',
      changes.map(
        ({ at, kind, name, change, services: on }) =>
          `${clock(at)}  ${[kind, name, change, 'of', on.join(', ')].filter((one) => one !== '').join(' ')}`,
      ),
    ),
    ...section(
      'Likely causes',
      causes.map(({ confidence, title, ref, why }) => {
        const reasons = why.length === 0 ? '' : `\n     ${why.slice(0, 3).join('; ')}`
        return `${percentWords(confidence).padStart(5)}  ${title}${ref === undefined ? '' : ` (${ref.slice(0, 12)})`}${reasons}`
      }),
    ),
    ...section('Missing', gaps),
  ]
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${clean(line)}`)]
}

function standing({ requests, errors, usual_rate, trouble }: ServiceFinding): string {
  const share = `${percentWords(errors / Math.max(1, requests))} of ${countWords(requests, 'request')} fail`
  const usual = usual_rate === undefined ? 'usual not known' : `usual ${percentWords(usual_rate)}`
  if (trouble === undefined) return usual_rate === undefined ? `${share}, ${usual}` : `as usual: ${share}`
  const since = trouble.from_start ? 'since before' : `since ${clock(trouble.at)}`
  const until = trouble.until === undefined ? '' : ` until ${clock(trouble.until)}`
  const figures = `${numberWords(trouble.observed)} requests, ${numberWords(trouble.expected)} expected`
  const what = trouble.kind === 'errors' ? `${share}, ${usual}` : `${trouble.kind}: ${figures}`
  return `${what}, ${since}${until}`
}

function order(services: readonly ServiceFinding[]): string {
  const worse = services.filter(({ trouble }) => trouble !== undefined && trouble.kind !== 'surge')
  if (worse.length === 0) return 'None of them is worse than usual.'
  const links = worse.map(({ service, trouble }) => {
    const what = trouble?.kind === 'silence' ? 'fell silent' : (trouble?.title ?? 'fails more often')
    return `${service}: ${what} ${trouble?.from_start ? '(before)' : clock(trouble?.at ?? '').slice(11)}`
  })
  return clean(links.join(' -> '))
}

/** More than one outage in the time looked at. */
function outages(services: readonly ServiceFinding[]): readonly string[] {
  const [most = []] = services.map(({ trouble }) => trouble?.bouts ?? []).toSorted((a, b) => b.length - a.length)
  if (most.length < 2) return []
  const told = most.map(({ from, to }) => `${clock(from).slice(11)} to ${clock(to).slice(11)}`)
  return [`${most.length} separate outages: ${told.join(', ')}. The causes are those of the last one.`]
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
  const bar = (share: number) => BARS[most === 0 ? 0 : Math.round((share / most) * (BARS.length - 1))] ?? ' '
  return shares.map((share) => (share === undefined ? '·' : bar(share))).join('')
}

function clock(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ')
}

/** Words of logs must not steer a terminal. */
function clean(line: string): string {
  return line.replace(/[^\P{C}\n]/gu, '')
}
