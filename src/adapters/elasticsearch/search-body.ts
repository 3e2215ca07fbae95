import type { LogFilter, SourceWindow } from '../../evidence/evidence-source.ts'
import type { Dialect } from './dialect.ts'
import { FIELDS, LEVELS } from './fields.ts'

export interface Page {
  readonly pit: string
  readonly size: number
  /** The sort values of the last hit of the page before. */
  readonly after?: readonly unknown[]
}

/** The body of one `_search` within a point in time: values stand in JSON and nowhere else. Pure. */
export function searchBody(window: SourceWindow, filter: LogFilter, dialect: Dialect, page: Page): object {
  const { from, to } = window
  const filters = [
    { range: { '@timestamp': { gte: from, lt: to, format: 'strict_date_optional_time' } } },
    ...(filter.services.length === 0 ? [] : [anyOf(FIELDS.service.map((name) => terms(name, filter.services)))]),
    ...(filter.errorsOnly ? [errors()] : []),
  ]
  const newest = {
    '@timestamp': { order: 'desc', format: 'strict_date_optional_time_nanos', numeric_type: 'date_nanos' },
  }
  return {
    size: page.size,
    query: { bool: { filter: filters } },
    pit: { id: page.pit, keep_alive: '1m' },
    sort: [newest, { [dialect.tie]: 'desc' }],
    track_total_hits: false,
    timeout: '10s',
    ...(page.after === undefined ? {} : { search_after: page.after }),
  }
}

/** By the level's word in either case, by OpenTelemetry's number, or by a stack that was written. */
function errors(): object {
  const words = [...LEVELS, ...LEVELS.map((level) => level.toUpperCase())]
  return anyOf([
    ...FIELDS.level.map((name) => terms(name, words)),
    { range: { severity_number: { gte: 17 } } },
    ...FIELDS.exception_stack.map((field) => ({ exists: { field } })),
  ])
}

function terms(name: string, values: readonly string[]): object {
  return { terms: { [name]: values } }
}

function anyOf(should: readonly object[]): object {
  return { bool: { should, minimum_should_match: 1 } }
}
