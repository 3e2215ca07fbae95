import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { GiveUp } from '../../kit/outcome.ts'

const LOOK_BYTES = 64 * 1024

/**
 * The bytes of a file, or of standard input for `-`; gzip is opened by its first two bytes. What is no text is refused at
 * its first bytes. Ends early, in order, when the signal aborts.
 */
export async function* chunksOf(source: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const raw = await openSource(source)
  const stop = () => raw.destroy()
  signal.addEventListener('abort', stop, { once: true })
  try {
    yield* onlyText(source, unpacked(raw))
  } catch (error) {
    if (!signal.aborted) throw error instanceof GiveUp ? error : asGiveUp(source, error)
  } finally {
    signal.removeEventListener('abort', stop)
    raw.destroy()
  }
}

/** What can be seen to be wrong before a house is asked for: no such file, a folder, an empty one. */
export async function refuseUnreadable(source: string): Promise<void> {
  if (source === '-') return
  const found = await stat(source).catch((error: unknown) => {
    throw asGiveUp(source, error)
  })
  if (found.isDirectory()) throw new GiveUp('directory', `${source} is a folder. Name a file in it.`)
  if (found.isFile() && found.size === 0) throw emptySource(source)
}

export function emptySource(source: string, what = 'is empty'): GiveUp {
  const name = source === '-' ? 'Standard input' : source
  return new GiveUp('empty', `${name} ${what}: nothing was sent. Check that it is the log you mean.`)
}

async function* onlyText(source: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isFirst = true
  for await (const chunk of chunks) {
    if (isFirst && !looksLikeText(chunk.subarray(0, LOOK_BYTES))) throw noText(source)
    isFirst = false
    yield chunk
  }
}

/** Every tenth character is a control or no UTF-8: an image, an archive, a text in another encoding. */
function looksLikeText(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes, { stream: true })
  const odd = text.match(/(?!\s)\p{Cc}|\ufffd/gu)?.length ?? 0
  return odd * 10 <= text.length
}

function noText(source: string): GiveUp {
  const what = source === '-' ? 'Standard input' : source
  return new GiveUp(
    'binary',
    `${what} is no log in UTF-8: it looks like a binary file or another encoding. It was not read. Unpack it first (gzip alone is opened here), or convert it: iconv -t UTF-8.`,
  )
}

async function openSource(source: string): Promise<Readable> {
  if (source === '-') return process.stdin
  const found = await stat(source).catch((error: unknown) => {
    throw asGiveUp(source, error)
  })
  if (found.isDirectory()) throw new GiveUp('directory', `${source} is a folder. Name a file in it.`)
  return createReadStream(source, { highWaterMark: 256 * 1024 })
}

async function* unpacked(raw: Readable): AsyncGenerator<Uint8Array> {
  const chunks: AsyncIterator<Buffer> = raw[Symbol.asyncIterator]()
  const first = await chunks.next()
  if (first.done === true) return
  const whole = withFirst(first.value, chunks)
  if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) return yield* whole
  const gunzip = createGunzip()
  // Its errors come out of the iteration below; the callback only keeps them from being thrown twice.
  pipeline(Readable.from(whole), gunzip, () => {})
  yield* gunzip
}

async function* withFirst(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value
}

function asGiveUp(source: string, error: unknown): GiveUp {
  const what = source === '-' ? 'Standard input' : source
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT') return new GiveUp('no-file', `There is no file ${source}. Check its name.`)
  if (code === 'EACCES') return new GiveUp('no-access', `${source} may not be read by this user. Change its mode.`)
  if (code.startsWith('Z_')) return new GiveUp('damaged', `${what} is damaged gzip. Fetch the file once more.`)
  const reason = error instanceof Error ? error.message : String(error)
  return new GiveUp('unreadable', `${what} cannot be read: ${reason}. Check the file.`)
}
