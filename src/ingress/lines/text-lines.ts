import type { LineTally } from './tally.ts'

/** Characters kept of a line. */
export const MAX_LINE = 64 * 1024

// Built from text: the escape character cannot stand in a regular expression literal.
const ESC = String.fromCharCode(27)
const BEL = String.fromCharCode(7)
const ANSI = new RegExp(`${ESC}(?:\\[[0-9;:?]*[ -/]*[@-~]|\\][^${BEL}${ESC}]*(?:${BEL}|${ESC}\\\\)?|[@-Z\\\\-_])`, 'g')
const CONTROL = /(?!\t)\p{Cc}/gu

/** Stands between chunks, and then between lines, where nothing came for a while. */
export const PAUSE = Symbol('pause')

type Chunk = Uint8Array | string | typeof PAUSE

/** Lines of a stream of bytes or text: CRLF or LF, colours removed, bytes that are no text replaced, giant lines cut and counted. */
export function linesOf(chunks: AsyncIterable<Uint8Array | string>, tally: LineTally): AsyncGenerator<string>
export function linesOf(chunks: AsyncIterable<Chunk>, tally: LineTally): AsyncGenerator<string | typeof PAUSE>
export async function* linesOf(chunks: AsyncIterable<Chunk>, tally: LineTally): AsyncGenerator<string | typeof PAUSE> {
  const decoder = new TextDecoder()
  let held = ''
  let skipping = false
  for await (const chunk of chunks) {
    if (typeof chunk === 'symbol') {
      yield chunk
      continue
    }
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
    let from = 0
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      const line = held + text.slice(from, end)
      if (!skipping) yield cleanLine(line, tally)
      ;[held, skipping, from] = ['', false, end + 1]
    }
    if (!skipping) held += text.slice(from)
    if (held.length <= MAX_LINE) continue
    yield cleanLine(held, tally)
    ;[held, skipping] = ['', true]
  }
  held += decoder.decode()
  if (held !== '' && !skipping) yield cleanLine(held, tally)
}

function cleanLine(line: string, tally: LineTally): string {
  if (line.length > MAX_LINE) tally.cut += 1
  const kept = line.length > MAX_LINE ? line.slice(0, MAX_LINE) : line
  return kept.replace(/\r$/, '').replace(ANSI, '').replace(CONTROL, '\uFFFD')
}
