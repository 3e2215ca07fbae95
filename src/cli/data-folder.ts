import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type FileLock, takeFileLock } from '../kit/file-lock.ts'
import { GiveUp } from '../kit/outcome.ts'
import type { Fault } from './fault.ts'

/**
 * Makes the folder where it is not there, and takes it for this process until `release`. Before anything else of a house:
 * nobody is given the address of one that cannot live. `GiveUp('data-folder')` says what is wrong, `GiveUp('locked')` who has it.
 */
export function takeFolder(folder: string): FileLock {
  const dir = resolve(folder)
  const fault = folderFault(dir)
  if (fault !== undefined) throw refused(fault)
  try {
    make(dir)
    return takeFileLock(join(dir, 'lock'), `The data folder ${dir}`)
  } catch (error) {
    if (error instanceof GiveUp) throw error
    const why = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
    throw refused({ what: `Nothing can be written to ${dir}${why}.`, remedy: REMEDY })
  }
}

/** Why nothing can be kept in this folder, as far as looking tells; undefined when it can. Writes nothing. */
export function folderFault(folder: string): Fault | undefined {
  const there = nearest(resolve(folder))
  if (!statSync(there).isDirectory())
    return { what: `${there} is a file, not a folder.`, remedy: 'Name a folder with --data.' }
  try {
    accessSync(there, constants.W_OK | constants.X_OK)
    return undefined
  } catch {
    return { what: `${there} may not be written to.`, remedy: REMEDY }
  }
}

/** The folder itself, or the nearest one above it that exists. */
export function nearest(dir: string): string {
  return existsSync(dir) || dirname(dir) === dir ? dir : nearest(dirname(dir))
}

const REMEDY = 'Change its owner, or name another folder with --data.'

/** One by one: on some file systems, such as /proc, making all of them in one call never returns. */
function make(dir: string): void {
  if (existsSync(dir)) return
  make(dirname(dir))
  mkdirSync(dir)
}

function refused({ what, remedy }: Fault): GiveUp {
  return new GiveUp('data-folder', `Data folder: ${what} ${remedy}`)
}
