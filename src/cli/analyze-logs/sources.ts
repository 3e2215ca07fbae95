import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { GiveUp } from '../../kit/outcome.ts'

export interface Source {
  /** A file, or `-` for standard input. */
  readonly name: string
  /** On disk; 0 for standard input. */
  readonly bytes: number
}

/** Never logs, whatever folder they lie in. */
const OTHER = /\.(?:zip|tar|tgz|bz2|xz|zst|png|jpe?g|pdf|so|jar|class|pyc|db|sqlite|core|journal)$|^\./i

/** The files behind the names: of a folder all below it, the rotated ones of a log before the log itself. */
export async function sourcesOf(names: readonly string[]): Promise<readonly Source[]> {
  const sources: Source[] = []
  for (const name of names) {
    if (name === '-') {
      sources.push({ name, bytes: 0 })
      continue
    }
    const found = await stat(name).catch(() => {
      throw new GiveUp('no-file', `There is no file or folder ${name}. Check its name.`)
    })
    sources.push(...(found.isDirectory() ? await filesIn(name) : [{ name, bytes: found.size }]))
  }
  if (sources.length === 0) throw new GiveUp('no-files', `No files in ${names.join(', ')}. Name a folder with logs.`)
  return sources
}

async function filesIn(folder: string): Promise<readonly Source[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile() && !OTHER.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort(byRotation)
  return Promise.all(files.map(async (name) => ({ name, bytes: (await stat(name)).size })))
}

/** `app.log.2.gz`, `app.log.1`, `app.log`: the highest number is the oldest. Dates sort by themselves. */
function byRotation(a: string, b: string): number {
  const [one, other] = [rotationOf(a), rotationOf(b)]
  if (one.base !== other.base) return one.base < other.base ? -1 : 1
  return other.number - one.number || (a < b ? -1 : 1)
}

function rotationOf(name: string) {
  const [, base = name, number] = /^(.*?)(?:\.(\d{1,4}))?(?:\.gz)?$/.exec(name) ?? []
  return { base, number: Number(number ?? 0) }
}
