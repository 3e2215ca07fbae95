import type { Told } from './mechanism-class.ts'
import type { DiffLines } from './words.ts'

/** A name and the first number of a version, in any manifest: `"name": "^4.0.0"`, `name v4.1.0`, `name==4.1`, `name = "4"`. */
const PINNED = /([A-Za-z@][\w@./-]*)["']?\s*(?:[:=~^>]+\s*|\s)["']?[~^>=v]*(\d+)\.\d/

/** A library that the errors name was lifted over a major version, where it may break its word; smaller steps keep it. */
export function newVersion({ added, removed }: DiffLines, { ownText }: Pick<Told, 'ownText'>): string | undefined {
  const before = new Map(removed.flatMap(pinned))
  for (const [name, major] of added.flatMap(pinned)) {
    const was = before.get(name)
    if (was === undefined || was === major) continue
    const short = name.split('/').findLast((piece) => !/^v\d+$/.test(piece)) ?? name
    if (short.length > 2 && ownText.toLowerCase().includes(short.toLowerCase()))
      return `a new version: it takes ${short} from ${was} to ${major}, and the errors name it`
  }
  return undefined
}

function pinned(line: string): [string, string][] {
  const [, name, major] = PINNED.exec(line.trim()) ?? []
  return name === undefined || major === undefined ? [] : [[name, major]]
}
