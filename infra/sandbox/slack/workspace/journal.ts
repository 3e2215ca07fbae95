import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { parseJson } from '../json.ts'

/**
 * An append-only file of JSON lines. A line is handed to the kernel before `append` returns, so it outlives `kill -9`. One that
 * does not fit on the disk is taken back, and `append` throws: what comes later does not stand behind half a line.
 */
export interface Journal {
  append(entry: unknown): void
  close(): void
}

/** Opens a journal and gives every whole line to `replay`, oldest first; a torn last line is cut off. */
export function openJournal(path: string, replay: (entry: unknown) => void): Journal {
  const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0)
  const keptBytes = readLines(path, bytes, replay)
  const fd = openSync(path, 'a')
  if (keptBytes < bytes.length) ftruncateSync(fd, keptBytes)
  let size = keptBytes
  return {
    append: (entry) => {
      try {
        size += writeAll(fd, `${JSON.stringify(entry)}\n`)
      } catch (error) {
        ftruncateSync(fd, size)
        throw error
      }
    },
    close: () => closeSync(fd),
  }
}

/** Replaces a journal by `entries` in one step: after a crash there is either the old file or the new one. */
export function rewriteJournal(path: string, entries: Iterable<unknown>): void {
  const fd = openSync(`${path}.new`, 'w')
  for (const entry of entries) writeAll(fd, `${JSON.stringify(entry)}\n`)
  fsyncSync(fd)
  closeSync(fd)
  renameSync(`${path}.new`, path)
}

function readLines(path: string, bytes: Buffer, replay: (entry: unknown) => void): number {
  let start = 0
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
    const entry = parseJson(bytes.toString('utf8', start, end))
    if (entry === undefined) {
      if (end === bytes.length - 1) return start
      throw new Error(`${path} is damaged at byte ${start}: move the file away to start with an empty workspace.`)
    }
    replay(entry)
    start = end + 1
  }
  return start
}

function writeAll(fd: number, line: string): number {
  const bytes = Buffer.from(line, 'utf8')
  for (let written = 0; written < bytes.length; ) written += writeSync(fd, bytes, written)
  return bytes.length
}
