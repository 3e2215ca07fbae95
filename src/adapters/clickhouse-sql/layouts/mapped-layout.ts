import type { LogMapping, MappedField } from '../../../evidence/log-mapping.ts'
import { GiveUp } from '../../../kit/outcome.ts'
import { FROM, TO } from './columns-read.ts'
import type { TableLayout } from './layout.ts'
import type { SeenTable } from './seen-table.ts'

const SOURCE = /^([A-Za-z_]\w*)(?:\[([\w.@/-]+)\])?$/

/** The table that the settings name. A column that it does not have, or a time that is none: `GiveUp`. */
export function mappedLogs(seen: SeenTable, mapping: LogMapping): TableLayout {
  const text = (field: MappedField) => {
    const source = mapping.columns[field]
    return source === undefined ? "''" : `toString(${columnIn(seen, field, source)})`
  }
  const time = columnIn(seen, 'time', mapping.columns.time ?? '')
  const type = seen.columns.get(time) ?? ''
  if (!/^DateTime(64)?\b/.test(type)) {
    throw wrong(
      seen,
      `time=${time} is a ${type || 'part of a map'}. Map time to a column of type DateTime or DateTime64`,
    )
  }
  const pairs = ATTRIBUTES.map(([field, key]) => `'${key}', ${text(field)}`)
  return {
    name: 'a mapped table',
    table: seen.table,
    columns: [
      `toDateTime64(${time}, 9) AS Timestamp`,
      `${text('trace')} AS TraceId`,
      `${text('span')} AS SpanId`,
      `${text('severity')} AS SeverityText`,
      'toUInt8(0) AS SeverityNumber',
      `${text('service')} AS ServiceName`,
      `${text('body')} AS Body`,
      `map('service.version', ${text('version')}) AS ResourceAttributes`,
      `map(${pairs.join(', ')}) AS LogAttributes`,
    ].join(', '),
    narrow: `${time} >= ${FROM} AND ${time} <= ${TO}`,
    newest: `${time} >= (SELECT max(${time}) FROM ${seen.table})`,
    takesRows: false,
  }
}

const ATTRIBUTES = [
  ['signature', 'faultline.signature'],
  ['exception_type', 'exception.type'],
  ['exception_message', 'exception.message'],
  ['exception_stack', 'exception.stacktrace'],
] as const

function columnIn(seen: SeenTable, field: MappedField, source: string): string {
  const [, column = '', key] = SOURCE.exec(source) ?? []
  if (!seen.columns.has(column)) throw wrong(seen, `it has no column for ${field}=${source}`)
  return key === undefined ? column : `${column}['${key}']`
}

function wrong({ table, columns }: SeenTable, what: string): GiveUp {
  const names = [...columns.keys()].slice(0, 30).join(', ')
  return new GiveUp(
    'evidence-mapping',
    `CLICKHOUSE_LOGS_COLUMNS does not fit ${table}: ${what}. It has ${names}. Correct the mapping.`,
  )
}
