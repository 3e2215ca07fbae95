import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { GiveUp } from './outcome.ts'

/** A lock held by this process until `release`; after `kill -9` the next opener takes it over. */
export interface FileLock {
  release(): void
}

interface Holder {
  readonly pid: number
  /** Start time of the process where the system tells it, so that a reused pid is not taken for the holder. */
  readonly started: string
  readonly host: string
  readonly token: string
}

const BEAT_MS = 5_000
/** A holder on another machine (a shared volume) counts as gone after this long without a beat. */
const FOREIGN_STALE_MS = 30_000

/** Takes the lock file, or takes it over from a dead process. A living holder: `GiveUp('locked')` with what to do. `what` names the thing locked. */
export function takeFileLock(path: string, what: string): FileLock {
  const mine: Holder = { pid: process.pid, started: startOf(process.pid), host: hostname(), token: randomUUID() }
  const draft = `${path}.${mine.token}`
  writeFileSync(draft, JSON.stringify(mine))
  try {
    for (let attempt = 0; attempt < 5; attempt++) {
      if (linked(draft, path)) return held(path, mine)
      const holder = readHolder(path)
      if (holder && lives(holder, path)) throw new GiveUp('locked', advice(what, holder))
      setAside(path, holder)
    }
  } finally {
    rmSync(draft, { force: true })
  }
  throw new GiveUp('locked', `${what} is being opened by several processes at once. Start only one of them.`)
}

/** Who holds the lock file now, such as "process 12 on alpha"; undefined when nobody living does. Changes nothing. */
export function lockHolder(path: string): string | undefined {
  const holder = readHolder(path)
  return holder && lives(holder, path) ? nameOf(holder) : undefined
}

/** A link either makes the whole file or fails: nobody ever sees a lock without its holder's name in it. */
function linked(draft: string, path: string): boolean {
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  }
}

/** Moves a dead lock away by rename, which one process alone can win, and gives back one that came alive meanwhile. */
function setAside(path: string, dead: Holder | undefined): void {
  const aside = `${path}.${randomUUID()}`
  try {
    renameSync(path, aside)
    if (readHolder(aside)?.token !== dead?.token) linked(aside, path)
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error
  }
  rmSync(aside, { force: true })
}

function held(path: string, mine: Holder): FileLock {
  const beat = setInterval(() => touch(path), BEAT_MS)
  beat.unref()
  return {
    release: () => {
      clearInterval(beat)
      if (readHolder(path)?.token === mine.token) unlinkSync(path)
    },
  }
}

function touch(path: string): void {
  const now = new Date()
  try {
    utimesSync(path, now, now)
  } catch {
    // A folder deleted under a running process is reported by the next write, not by the beat.
  }
}

function lives(holder: Holder, path: string): boolean {
  if (holder.host !== hostname()) return Date.now() - statSync(path).mtimeMs < FOREIGN_STALE_MS
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    if (isCode(error, 'ESRCH')) return false
  }
  return holder.started === startOf(holder.pid)
}

function readHolder(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * Field 22 of /proc/PID/stat, counted after the name, which may hold blanks. "" where there is no /proc; "dead" for a process
 * that ended and that its parent has not asked about: nothing can stop it any more, and it holds nothing.
 */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? 'dead' : (fields[19] ?? '')
  } catch {
    return ''
  }
}

function advice(what: string, holder: Holder): string {
  return `${what} is in use by ${nameOf(holder)}. Stop that process, or start this one with another data folder.`
}

function nameOf({ pid, host }: Holder): string {
  return `process ${pid} on ${host}`
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
