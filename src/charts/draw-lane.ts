import { roundTop } from './axis.ts'
import type { ChartLane } from './chart.ts'
import { element, rounded, words } from './element.ts'
import { FRAME, type Place } from './frame.ts'

const NAME = 27
const NOTE = 38
const LABEL = 22
/** A label of a beginning that stands at the right edge would be cut there. */
const LABEL_PX = 110

/** One lane, its plot's upper edge at `top`. */
export function drawLane(lane: ChartLane, top: number, x: Place): string {
  const floor = top + FRAME.plot
  const right = FRAME.width - FRAME.right
  const most = roundTop(Math.max(lane.usual ?? 0, ...lane.points.map(({ value }) => value)))
  const y = (value: number) => floor - (Math.max(0, Math.min(value, most)) / most) * (FRAME.plot - FRAME.headroom)
  return [
    words(lane.name, NAME, { x: 16, y: top + 16, class: 'name' }),
    ...lane.notes.slice(0, 2).map((note, n) => words(note, NOTE, { x: 16, y: top + 33 + n * 15, class: 'dim' })),
    words(figure(most, lane.unit), 12, { x: FRAME.left - 6, y: top + FRAME.headroom + 4, class: 'dim end' }),
    element('line', { x1: FRAME.left, x2: right, y1: floor, y2: floor, class: 'grid' }),
    shade(lane, top, x),
    element('path', { d: areaOf(lane, x, y, floor), class: `area ${lane.tone}` }),
    lane.usual === undefined
      ? ''
      : element('line', { x1: FRAME.left, x2: right, y1: y(lane.usual), y2: y(lane.usual), class: 'usual' }),
    onset(lane, top, x),
  ].join('\n')
}

/** Steps from point to point; what follows no point at once begins anew. */
function areaOf({ points, sizeMs }: ChartLane, x: Place, y: (value: number) => number, floor: number): string {
  let path = ''
  let openMs: number | undefined
  for (const { atMs, value } of points) {
    const from = rounded(x(atMs))
    if (openMs === undefined || atMs > openMs + 1)
      path += `${openMs === undefined ? '' : `V${rounded(floor)}Z`}M${from} ${rounded(floor)}`
    path += `V${rounded(y(value))}H${rounded(x(atMs + sizeMs))}`
    openMs = atMs + sizeMs
  }
  return openMs === undefined ? `M${FRAME.left} ${rounded(floor)}` : `${path}V${rounded(floor)}Z`
}

function shade({ trouble, parts }: ChartLane, top: number, x: Place): string {
  if (trouble === undefined) return ''
  return (parts ?? [trouble]).map((part) => shadeOne(part, trouble.tone, top, x)).join('')
}

type Part = NonNullable<ChartLane['parts']>[number]

function shadeOne({ fromMs, toMs }: Part, tone: ChartLane['tone'], top: number, x: Place): string {
  const [from, to] = [x(fromMs), x(toMs)]
  const box = { x: from, y: top, width: Math.max(1, to - from), height: FRAME.plot }
  return element('rect', { ...box, class: `shade ${tone}`, 'stroke-opacity': 0 })
}

function onset({ trouble }: ChartLane, top: number, x: Place): string {
  if (trouble === undefined) return ''
  const at = x(trouble.fromMs)
  const isLate = at > FRAME.width - FRAME.right - LABEL_PX
  const place = isLate ? { x: at - 5, class: `${trouble.tone} end` } : { x: at + 5, class: trouble.tone }
  return [
    element('line', { x1: at, x2: at, y1: top, y2: top + FRAME.plot, class: `onset ${trouble.tone}` }),
    words(trouble.label, LABEL, { ...place, y: top + 10 }),
  ].join('\n')
}

function figure(value: number, unit: ChartLane['unit']): string {
  const plain = value >= 1 ? value.toLocaleString('en-US') : String(Number(value.toPrecision(2)))
  return unit === '%' ? `${plain} %` : plain
}
