import { type Head, readHead } from './apply.ts'
import { type Layout, NO_HEADER } from './layout.ts'
import { learnLayout } from './learn.ts'

/** The headers of one source: the one that lines had last, and others seen before. */
export interface KnownLayouts {
  readonly current: Layout
  /** Reads the line by the first header that it has; `head.whole` is false when it has none. */
  read(head: Head, text: string, from: number, to: number): void
  learn(lines: readonly string[]): void
}

/** Lines in a row without a known header after which one is learned from them. */
const STRANGERS = 200
const MAX_LAYOUTS = 8

/** Learns more headers as they appear: several programs may write to one file. */
export function createKnownLayouts(receivedAt: Date): KnownLayouts {
  let layouts: Layout[] = []
  const strangers = createStrangers(adopt)

  function adopt(lines: readonly string[]): boolean {
    const layout = learnLayout(lines, receivedAt)
    const before = layouts.length
    if (layout.columns.length > 0) layouts = [layout, ...layouts].slice(0, MAX_LAYOUTS)
    return layouts.length > before
  }

  return {
    get current() {
      return layouts[0] ?? NO_HEADER
    },
    learn(lines) {
      layouts = []
      strangers.beginAnew()
      adopt(lines)
    },
    read(head, text, from, to) {
      for (let at = 0; at < layouts.length; at++) {
        const layout = layouts[at] ?? NO_HEADER
        readHead(head, layout, text, from, to)
        if (!head.whole) continue
        if (at > 0) layouts = [layout, ...layouts.filter((other) => other !== layout)]
        strangers.interrupted()
        return
      }
      readHead(head, layouts[0] ?? NO_HEADER, text, from, to)
      if (layouts.length > 0 && text.charCodeAt(from) > 32) strangers.meet(text.slice(from, to))
    },
  }
}

/** Gathers lines in a row without a known header; `adopt` says whether they taught one. */
function createStrangers(adopt: (lines: readonly string[]) => boolean) {
  let lines: string[] = []
  let patience = STRANGERS
  return {
    meet(line: string): void {
      lines.push(line.slice(0, 1_000))
      if (lines.length < patience) return
      // Lines that teach nothing are asked ever less often.
      patience = adopt(lines) ? STRANGERS : Math.min(patience * 4, STRANGERS * 64)
      lines = []
    },
    interrupted(): void {
      if (lines.length > 0) lines = []
    },
    beginAnew(): void {
      lines = []
      patience = STRANGERS
    },
  }
}
