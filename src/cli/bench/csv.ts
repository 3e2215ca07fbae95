/** Rows of a CSV text (RFC 4180: quoted fields may hold commas, quotes doubled and line ends). Linear. */
export function* csvRows(text: string): Generator<readonly string[]> {
  let row: string[] = []
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  while (at < text.length) {
    const quoted = text[at] === '"'
    const end = quoted ? closingQuote(text, at + 1) : fieldEnd(text, at)
    row.push(quoted ? text.slice(at + 1, end).replaceAll('""', '"') : text.slice(at, end))
    at = quoted ? end + 1 : end
    if (text[at] === ',') {
      at += 1
      if (at === text.length) row.push('')
      continue
    }
    yield row
    row = []
    while (text[at] === '\r' || text[at] === '\n') at += 1
  }
  if (row.length > 0) yield row
}

function fieldEnd(text: string, from: number): number {
  let at = from
  while (at < text.length && text[at] !== ',' && text[at] !== '\n' && text[at] !== '\r') at += 1
  return at
}

function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from)
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2)
  return at < 0 ? text.length : at
}
