import type { Reader } from './config-reader.ts'
import { MAPPED_FIELDS, NEEDED_FIELDS } from './evidence/log-mapping.ts'

const COLUMN = /^[A-Za-z_]\w*(\[[\w.@/-]+\])?$/
const EXAMPLE = 'time=timestamp,service=app,body=message,severity=fields[level]'

/** A table of logs of somebody's own making, as Vector and Fluent Bit write to. */
export function logMapping(reader: Reader) {
  const table = reader.match('CLICKHOUSE_LOGS_TABLE', /^[A-Za-z_]\w*\.[A-Za-z_]\w*$/, 'logs.app, database and table')
  const list = reader.list('CLICKHOUSE_LOGS_COLUMNS')
  if (reader.isSet('CLICKHOUSE_LOGS_TABLE') !== reader.isSet('CLICKHOUSE_LOGS_COLUMNS'))
    reader.fault('CLICKHOUSE_LOGS_TABLE and CLICKHOUSE_LOGS_COLUMNS belong together. Set both, or neither.')
  if (table === undefined || list === undefined) return undefined
  const pairs = list.map((entry) => entry.split('=').map((part) => part.trim()))
  for (const [field = '', column = '', more] of pairs) {
    if (!MAPPED_FIELDS.some((known) => known === field) || !COLUMN.test(column) || more !== undefined)
      reader.fault(
        `CLICKHOUSE_LOGS_COLUMNS: give field=column with fields ${MAPPED_FIELDS.join(', ')}; such as ${EXAMPLE}.`,
      )
  }
  const columns = Object.fromEntries(pairs.map(([field = '', column = '']) => [field, column]))
  const missing = NEEDED_FIELDS.filter((field) => columns[field] === undefined)
  if (missing.length > 0)
    reader.fault(`CLICKHOUSE_LOGS_COLUMNS lacks ${missing.join(' and ')}. Give it as in: ${EXAMPLE}.`)
  return { table, columns }
}
