/** What a log line has, in a table of somebody's own making, as Vector and Fluent Bit write to. */
export const MAPPED_FIELDS = [
  'time',
  'service',
  'body',
  'severity',
  'trace',
  'span',
  'version',
  'signature',
  'exception_type',
  'exception_message',
  'exception_stack',
] as const
export type MappedField = (typeof MAPPED_FIELDS)[number]

/** Fields without which a line says nothing. */
export const NEEDED_FIELDS = ['time', 'service', 'body'] as const satisfies readonly MappedField[]

export interface LogMapping {
  /** `database.table` */
  readonly table: string
  /** A column, or `column[key]` of a map. `NEEDED_FIELDS` must be there. */
  readonly columns: Readonly<Partial<Record<MappedField, string>>>
}
