import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ReadFile } from './patches.ts'

/** Files as they will be: what was put lies over what is below. */
export interface Overlay {
  readonly read: ReadFile
  put(files: Readonly<Record<string, string>>): void
}

export function overlay(below: ReadFile): Overlay {
  const changed = new Map<string, string>()
  return {
    read: async (path) => changed.get(path) ?? below(path),
    put(files) {
      for (const [path, content] of Object.entries(files)) changed.set(path, content)
    },
  }
}

/** Reads the files of a checked-out commit. */
export function filesOf(dir: string): ReadFile {
  return async (path) => {
    try {
      return await readFile(join(dir, path), 'utf8')
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
      throw error
    }
  }
}
