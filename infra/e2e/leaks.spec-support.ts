import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openPglite } from '../../src/adapters/pglite/pglite.ts'
import { silentLog } from '../../src/kit/log.ts'
import type { Canary } from './canaries.spec-support.ts'

/** Where canaries were found: `canary-017 in slack: ...`, with the words around it. */
export function leaksIn(place: string, text: string, canaries: readonly Canary[]): readonly string[] {
  const joined = text.replace(/\\+[nrt]|\s+/g, '')
  return canaries.flatMap(({ marker, line, needles }) => {
    const found = needles.flatMap(formsOf).find((form) => text.includes(form) || joined.includes(form))
    if (found === undefined) return []
    const at = text.includes(found) ? text.indexOf(found) : joined.indexOf(found)
    const around = (text.includes(found) ? text : joined).slice(Math.max(0, at - 80), at + 60)
    return [`${marker} in ${place}: ${JSON.stringify(around)} (sent as ${JSON.stringify(line.slice(0, 120))})`]
  })
}

/** Canaries of which `text` has the words around the credential. */
export function carriedIn(text: string, canaries: readonly Canary[]): readonly string[] {
  return canaries.map(({ marker }) => marker).filter((marker) => text.includes(marker))
}

/** As it is, in JSON, in a URL, and in base64 wherever its three letters begin. */
function formsOf(needle: string): readonly string[] {
  const shifted = ['', ' ', '  '].map((before) => {
    const coded = Buffer.from(before + needle).toString('base64')
    // What is mixed with the bytes before and after it is not its own.
    return coded.replace(/=+$/, '').slice(before === '' ? 0 : before.length + 1, -1)
  })
  return [...new Set([needle, JSON.stringify(needle).slice(1, -1), encodeURIComponent(needle), ...shifted])]
}

/** Files of a folder and below, byte by byte, as one text. */
export async function filesUnder(dir: string): Promise<string> {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return (await Promise.all(files.map((file) => readFile(file, 'latin1')))).join('\n')
}

/** Pieces as they are: for what is too large to look behind every encoding. */
export function plainLeaksIn(place: string, text: string, canaries: readonly Canary[]): readonly string[] {
  return canaries.flatMap(({ marker, needles }) => {
    const at = needles.map((needle) => text.indexOf(needle)).find((found) => found >= 0)
    return at === undefined
      ? []
      : [`${marker} in ${place}: ${JSON.stringify(text.slice(Math.max(0, at - 80), at + 60))}`]
  })
}

/** Every row of the database of a house that has stopped. */
export async function rowsOf(dataDir: string): Promise<string> {
  const db = await openPglite({ dir: join(dataDir, 'projections'), log: silentLog })
  try {
    const tables = await db.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public'`,
    )
    const rows = []
    for (const { name } of tables)
      rows.push(...(await db.query<{ row: string }>(`select t::text as row from "${name}" t`)))
    return rows.map(({ row }) => row).join('\n')
  } finally {
    await db.close()
  }
}
