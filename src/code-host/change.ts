import { structuredPatch } from 'diff'

/** One file of a fix: as it stands at the base, and as it will. Null where there is none. */
export interface Change {
  readonly path: string
  readonly before: string | null
  readonly after: string | null
}

/** The lines that a change adds and takes away. Text that looks like the header of a diff is a line like any other. */
export function linesOf({ before, after }: Change): {
  readonly added: readonly string[]
  readonly removed: readonly string[]
} {
  const { hunks } = structuredPatch('', '', before ?? '', after ?? '', '', '', { context: 0 })
  const lines = hunks.flatMap((hunk) => hunk.lines)
  const marked = (mark: string) => lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(1))
  return { added: marked('+'), removed: marked('-') }
}
