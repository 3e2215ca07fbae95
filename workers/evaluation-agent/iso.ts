/** ISO 8601 with milliseconds, also of ClickHouse's own way to write a time in UTC. */
export function iso(text: string): string {
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text.replace(' ', 'T')}Z`
  return new Date(Date.parse(zoned.replace(/(\.\d{3})\d+/, '$1'))).toISOString()
}
