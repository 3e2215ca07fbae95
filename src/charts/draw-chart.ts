import { ticksOf } from './axis.ts'
import type { Chart, Tone } from './chart.ts'
import { drawLane } from './draw-lane.ts'
import { badgesOf, drawList, drawMark, rowsOf } from './draw-marks.ts'
import { clipped, element, escaped, words } from './element.ts'
import { FRAME, type Place, placeOn } from './frame.ts'
import { STYLE } from './style.ts'

const MOST_LANES = 24
const MOST_NOTES = 6

/** The chart as one SVG document: the same bytes for the same chart. Pure. */
export function drawChart(chart: Chart): string {
  const { fromMs, toMs } = chart
  const x = placeOn(fromMs, toMs)
  const lanes = chart.lanes.slice(0, MOST_LANES)
  const badges = badgesOf(chart.marks, fromMs, toMs, x)
  const inside = badges.filter(({ isInside }) => isInside)
  const notes = [...chart.notes, ...leftOut(chart, lanes.length, badges.length)].slice(0, MOST_NOTES)
  const top = FRAME.head + rowsOf(badges) * FRAME.badgeRow + 6
  const floor = top + lanes.length * FRAME.lane - (FRAME.lane - FRAME.plot)
  const list = floor + FRAME.axis + 10
  const foot = list + badges.length * FRAME.row + 12
  const height = foot + notes.length * FRAME.row + 6
  return document(chart, height, [
    ...drawAxis(chart, top, floor, x),
    ...lanes.map((lane, n) => drawLane(lane, top + n * FRAME.lane, x)),
    ...inside.map((badge) => drawMark(badge, FRAME.head, floor, x)),
    drawList(badges, list),
    ...notes.map((note, n) => words(note, 160, { x: 16, y: foot + n * FRAME.row, class: 'dim' })),
  ])
}

function document(chart: Chart, height: number, parts: readonly string[]): string {
  const { width } = FRAME
  const size = { width, height, viewBox: `0 0 ${width} ${Math.round(height)}` }
  const inside = [
    `<title>${escaped(clipped(chart.title, 200))}</title>`,
    `<desc>${escaped(clipped(description(chart), 2_000))}</desc>`,
    `<style>${STYLE}</style>`,
    element('rect', { width, height, class: 'ground' }),
    words(chart.title, 90, { x: 16, y: 28, class: 'title' }),
    ...drawTones(chart),
    words(chart.subtitle, 150, { x: 16, y: 48, class: 'dim' }),
    ...parts,
  ].filter((part) => part !== '')
  return `${element('svg', { xmlns: 'http://www.w3.org/2000/svg', ...size, role: 'img' }, `\n${inside.join('\n')}\n`)}\n`
}

const TONES: Readonly<Record<Tone, string>> = { error: 'failed', warning: 'warned', quiet: 'as usual' }

/** What the colours say, of those that are drawn. */
function drawTones({ lanes }: Chart): readonly string[] {
  const used = new Set(lanes.flatMap(({ tone, trouble }) => [tone, trouble?.tone ?? tone]))
  const shown = (['error', 'warning', 'quiet'] as const).filter((tone) => used.has(tone))
  return shown.flatMap((tone, n) => {
    const x = FRAME.width - FRAME.right - (shown.length - n) * 84
    return [
      element('rect', { x, y: 18, width: 11, height: 11, rx: 2, class: tone }),
      words(TONES[tone], 12, { x: x + 17, y: 28, class: 'dim' }),
    ]
  })
}

/** For those who cannot see it. */
function description({ subtitle, lanes, marks }: Chart): string {
  const said = lanes.map(({ name, notes }) => `${name}: ${notes.join(' ')}`)
  const changes = marks.map(({ atMs, kind, label }) => `${new Date(atMs).toISOString()} ${kind} ${label}`)
  return [subtitle, ...said, ...changes].join('. ')
}

function drawAxis({ fromMs, toMs }: Chart, top: number, floor: number, x: Place): readonly string[] {
  return ticksOf(fromMs, toMs).flatMap(({ atMs, label }) => [
    element('line', { x1: x(atMs), x2: x(atMs), y1: top, y2: floor, class: 'grid', 'stroke-opacity': 0.6 }),
    words(label, 20, { x: x(atMs), y: floor + 17, class: 'dim at' }),
  ])
}

function leftOut({ lanes, marks }: Chart, drawn: number, marked: number): readonly string[] {
  const said = (more: number, what: string) => (more > 0 ? [`${more} more ${what} not shown.`] : [])
  return [...said(lanes.length - drawn, 'lanes are'), ...said(marks.length - marked, 'older changes are')]
}
