import { newHead, readHead } from './layout/apply.ts'
import { type Layout, NO_HEADER } from './layout/layout.ts'
import { merge } from './merge/merge.ts'
import { VARIABLE } from './merge/normal.ts'
import { scan } from './scan.ts'
import { createSink } from './sink.ts'
import { keyOf } from './skeleton-key.ts'

export interface Grouped {
  /** Name of the pattern: `sk2:` and 16 hex digits, of the smallest skeleton that was merged into it. */
  readonly key: string
  readonly template: string
}

/** The pattern of each line, in the order given. Which lines share a pattern does not depend on that order. */
export function groupLines(lines: readonly string[], layout: Layout = NO_HEADER): readonly Grouped[] {
  const sink = createSink()
  const head = newHead()
  const tokens = new Map<string, readonly string[]>()
  const keys = lines.map((line) => {
    readHead(head, layout, line, 0, line.length)
    scan(sink, line, head.content, line.length, true)
    const key = keyOf(sink)
    if (!tokens.has(key)) tokens.set(key, sink.tokens)
    return key
  })
  const skeletons = Array.from(tokens, ([key, each]) => ({ key, tokens: each }))
  const merged = new Map(
    merge(skeletons).flatMap(({ keys: all, key, tokens: said }) => {
      const grouped = { key, template: said.join('').replaceAll(VARIABLE, '<*>') }
      return all.map((one) => [one, grouped] as const)
    }),
  )
  return keys.map((key) => merged.get(key) ?? { key, template: '' })
}
