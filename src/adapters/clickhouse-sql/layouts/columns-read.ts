import {
  EXCEPTION_ATTRIBUTES,
  FLAG_ATTRIBUTES,
  FLAGS_ATTRIBUTE,
  SIGNATURE_ATTRIBUTE,
  TITLE_ATTRIBUTE,
  WAS_ATTRIBUTE,
} from '../../../evidence/attributes.ts'
import { VERSION_ATTRIBUTES } from '../../../evidence/catalogue-deploys.ts'

/** The attributes that the SQL reads: where attributes are no map, only these are taken out. */
export const READ_ATTRIBUTES = {
  log: [SIGNATURE_ATTRIBUTE, WAS_ATTRIBUTE, TITLE_ATTRIBUTE, ...EXCEPTION_ATTRIBUTES, ...FLAG_ATTRIBUTES],
  resource: [...VERSION_ATTRIBUTES],
  span: [FLAGS_ATTRIBUTE, ...FLAG_ATTRIBUTES],
} as const

/** A column of type JSON as a map of texts with these keys, each read from its own subcolumn. Pure. */
export function mapOfJson(column: string, keys: readonly string[]): string {
  const pairs = keys.map((key) => `'${key}', ${textOfJson(column, key)}`)
  return `CAST(map(${pairs.join(', ')}), 'Map(LowCardinality(String), String)')`
}

/** `a.b` of a JSON column; "" where it is not there. */
export function textOfJson(column: string, key: string): string {
  const path = key.split('.').map((step) => `\`${step}\``)
  return `ifNull(CAST(${column}.${path.join('.')}, 'Nullable(String)'), '')`
}

/** The window's ends as the catalogue binds them; an hour earlier, as a caller's span may begin before its callee's window. */
export const FROM = "parseDateTime64BestEffort({from:String}, 9, 'UTC') - INTERVAL 1 HOUR"
export const TO = "parseDateTime64BestEffort({to:String}, 9, 'UTC')"
