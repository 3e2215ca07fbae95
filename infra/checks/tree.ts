import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Every file below the given folders whose name fits, as paths from the project root. */
export function filesBelow(folders: readonly string[], fits: (file: string) => boolean): string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      // `arrows.spec.ts` plants forbidden imports for a moment, beside other specs.
      .filter((file) => !/node_modules|[/-]planted-/.test(file) && fits(file)),
  )
}

export function isShipped(file: string): boolean {
  return /\.tsx?$/.test(file) && !/\.(spec|contract|spec-support)\.tsx?$/.test(file)
}

export function linesOf(file: string): number {
  return readFileSync(file, 'utf8').split('\n').length - 1
}
