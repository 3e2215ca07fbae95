import { createTurns } from '../../kit/turns.ts'

/** Bytes that are made into text at once. */
const PIECE = 65_536
/** Lines between two looks at the time. */
const LINES = 16
const NEWLINE = 10

/**
 * Hands over the lines of UTF-8, without empty ones, and leaves the event loop free every few milliseconds however much
 * comes in one piece: the embedded engine answers with a single one. Rejects with what `take` throws.
 */
export async function eachLine(chunks: AsyncIterable<Uint8Array>, take: (line: string) => void): Promise<void> {
  const turns = createTurns()
  let open: Uint8Array[] = []
  let taken = 0
  const takeAll = async (text: string) => {
    for (const line of text.split('\n')) {
      if (line === '') continue
      take(line)
      taken += 1
      if (taken % LINES === 0 && turns.isDue()) await turns.take()
    }
  }
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += PIECE) {
      const piece = chunk.subarray(at, at + PIECE)
      const end = piece.lastIndexOf(NEWLINE)
      if (end >= 0) await takeAll(textOf([...open, piece.subarray(0, end)]))
      open = end < 0 ? [...open, piece] : [piece.subarray(end + 1)]
    }
  }
  await takeAll(textOf(open))
}

function textOf(pieces: readonly Uint8Array[]): string {
  return Buffer.concat(pieces).toString('utf8')
}
