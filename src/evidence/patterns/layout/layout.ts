import type { Column } from './columns.ts'

/** How the lines of one source begin, as learned from its first records. */
export interface Layout {
  readonly columns: readonly Column[]
  /** Character code between columns: a blank, or `|`. */
  readonly separator: number
  /** Places in `columns`; -1 where there is none. */
  readonly time: number
  readonly level: number
  /** The character that ends the logger: a colon, or a dash that stands alone. */
  readonly loggerEnd: number
}

export const NO_HEADER: Layout = { columns: [], separator: 32, time: -1, level: -1, loggerEnd: 58 }
