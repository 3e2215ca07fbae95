import type { ChangeKind, ChartMark } from './chart.ts'
import { element, words } from './element.ts'
import { FRAME, type Place } from './frame.ts'

/** A mark with its letter and number, which stand in the list below too. */
export interface Badge extends ChartMark {
  readonly name: string
  readonly isInside: boolean
  /** Badges that would touch stand below each other. */
  readonly row: number
}

const LETTERS: Readonly<Record<ChangeKind, string>> = { deploy: 'D', flag: 'F', config: 'C', migration: 'M' }
const MOST_MARKS = 30
const MOST_ROWS = 4
const BADGE = { width: 26, height: 15 }

/** The newest marks, oldest first, each with a name and a row of its own. */
export function badgesOf(marks: readonly ChartMark[], fromMs: number, toMs: number, x: Place): readonly Badge[] {
  const shown = [...marks].sort((a, b) => a.atMs - b.atMs || (a.label < b.label ? -1 : 1)).slice(-MOST_MARKS)
  const ends = Array<number>(MOST_ROWS).fill(Number.NEGATIVE_INFINITY)
  const counts = new Map<ChangeKind, number>()
  return shown.map((mark) => {
    const number = (counts.get(mark.kind) ?? 0) + 1
    counts.set(mark.kind, number)
    const isInside = mark.atMs >= fromMs && mark.atMs <= toMs
    const free = ends.findIndex((end) => x(mark.atMs) - BADGE.width / 2 > end)
    const row = free < 0 ? MOST_ROWS - 1 : free
    if (isInside) ends[row] = x(mark.atMs) + BADGE.width / 2
    return { ...mark, name: `${LETTERS[mark.kind]}${number}`, isInside, row }
  })
}

export function rowsOf(badges: readonly Badge[]): number {
  return Math.max(0, ...badges.filter(({ isInside }) => isInside).map(({ row }) => row + 1))
}

/** A line through all lanes with the badge on top of it. */
export function drawMark(badge: Badge, top: number, floor: number, x: Place): string {
  const at = x(badge.atMs)
  const y = top + badge.row * FRAME.badgeRow
  return [
    element('line', { x1: at, x2: at, y1: y + BADGE.height, y2: floor, class: `mark ${badge.kind}` }),
    drawBadge(badge, at, y),
  ].join('\n')
}

/** What each badge stands for: a row each. */
export function drawList(badges: readonly Badge[], top: number): string {
  return badges
    .map((badge, n) => {
      const y = top + n * FRAME.row
      const at = new Date(badge.atMs).toISOString().slice(0, 19).replace('T', ' ')
      const when = badge.isInside ? at : `${at} (not on this axis)`
      return [drawBadge(badge, 29, y), words(`${when}  ${badge.kind}: ${badge.label}`, 140, { x: 50, y: y + 12 })].join(
        '\n',
      )
    })
    .join('\n')
}

function drawBadge({ kind, name }: Badge, at: number, y: number): string {
  const box = { x: at - BADGE.width / 2, y, width: BADGE.width, height: BADGE.height, rx: 4, class: kind }
  return [element('rect', box), words(name, 4, { x: at, y: y + 11, class: 'badge' })].join('')
}
