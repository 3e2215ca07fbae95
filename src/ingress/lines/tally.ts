/** What became of the lines so far. */
export interface LineTally {
  lines: number
  records: number
  /** Records in which neither a time nor a level nor fields were found; they are kept as they are. */
  unparsed: number
  /** Records before any with a time: they are given the time of their reading. */
  untimed: number
  /** Lines longer than the limit. */
  cut: number
  /** The format found; undefined until enough lines were seen. */
  format: LineFormat | undefined
}

export const LINE_FORMATS = ['json', 'logfmt', 'bracketed', 'text'] as const
export type LineFormat = (typeof LINE_FORMATS)[number]

export function newTally(): LineTally {
  return { lines: 0, records: 0, unparsed: 0, untimed: 0, cut: 0, format: undefined }
}
