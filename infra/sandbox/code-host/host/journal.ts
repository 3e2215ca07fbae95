import { closeSync, existsSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Entry } from './entries.ts'

export interface Journal {
  readonly entries: readonly Entry[]
  append(entry: Entry): void
  close(): void
}

/**
 * One JSON line an entry, written before anybody is told. A line that a killed process left half-written is cut off at
 * opening; git holds everything else.
 */
export function openJournal(file: string): Journal {
  mkdirSync(dirname(file), { recursive: true })
  const entries = existsSync(file) ? readEntries(file) : []
  const descriptor = openSync(file, 'a')
  return {
    entries,
    append: (entry) => {
      writeSync(descriptor, `${JSON.stringify(entry)}\n`)
    },
    close: () => closeSync(descriptor),
  }
}

function readEntries(file: string): Entry[] {
  const bytes = readFileSync(file)
  const whole = bytes.lastIndexOf('\n') + 1
  if (whole < bytes.length) truncateSync(file, whole)
  const lines = bytes.subarray(0, whole).toString('utf8').split('\n').filter(Boolean)
  return lines.map((line, at) => ownEntry(line, `${file}:${at + 1}`))
}

/** Guarantee: only `append` above writes these lines, so a line that parses is an entry. */
function ownEntry(line: string, where: string): Entry {
  try {
    return JSON.parse(line) as Entry
  } catch (cause) {
    throw new Error(`${where} is not JSON: restore the file from a copy, or remove the data directory`, { cause })
  }
}
