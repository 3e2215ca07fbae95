/** Splits an SQL file at its semicolons, minding quotes and comments; comments are dropped. Pure. */
export function splitStatements(sql: string): readonly string[] {
  const statements: string[] = []
  let current = ''
  for (let i = 0; i < sql.length; ) {
    const end = tokenEnd(sql, i)
    const token = sql.slice(i, end)
    if (token === ';') {
      statements.push(current)
      current = ''
    } else current += isComment(token) ? ' ' : token
    i = end
  }
  return [...statements, current].map((statement) => statement.trim()).filter((statement) => statement !== '')
}

function isComment(token: string): boolean {
  return token.startsWith('--') || token.startsWith('/*')
}

function tokenEnd(sql: string, at: number): number {
  const sign = sql[at]
  if (sign === "'" || sign === '"' || sign === '`') return quoteEnd(sql, at, sign)
  if (sql.startsWith('--', at)) return orEnd(sql, sql.indexOf('\n', at), 0)
  if (sql.startsWith('/*', at)) return orEnd(sql, sql.indexOf('*/', at + 2), 2)
  return at + 1
}

function quoteEnd(sql: string, at: number, quote: string): number {
  for (let i = at + 1; i < sql.length; i++) {
    if (sql[i] === '\\') i++
    else if (sql[i] === quote) return i + 1
  }
  return sql.length
}

function orEnd(sql: string, found: number, width: number): number {
  return found < 0 ? sql.length : found + width
}
