import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { applyPatch, parsePatch, reversePatch, type StructuredPatch } from 'diff'
import type { ShopAuthor } from './shop-code-host.ts'

/** A commit as a mail with a diff: From, Subject, text, "---", unified diff. */
export interface ShopPatch {
  readonly name: string
  readonly author: ShopAuthor
  readonly message: string
  readonly changes: readonly StructuredPatch[]
}

/** Content of a file by path, null where there is none. */
export type ReadFile = (path: string) => Promise<string | null>

/** The patches of a folder under `commits/`, in the order of their names. */
export async function readPatches(folder: 'history' | 'innocent' | 'planted'): Promise<readonly ShopPatch[]> {
  const dir = join(import.meta.dirname, 'commits', folder)
  const names = (await readdir(dir)).filter((name) => name.endsWith('.patch')).sort()
  return Promise.all(
    names.map(async (name) => parseMail(basename(name, '.patch'), await readFile(join(dir, name), 'utf8'))),
  )
}

/** The files as the patch leaves them; undefined when it does not fit what is there, for instance because it is there already. */
export async function applyShopPatch(patch: ShopPatch, read: ReadFile): Promise<Record<string, string> | undefined> {
  const files: Record<string, string> = {}
  for (const change of patch.changes) {
    const path = pathOf(change)
    const before = await read(path)
    if ((before === null) !== (change.oldFileName === '/dev/null')) return undefined
    // A pure addition would fit a second time, so what can be taken out again is in already.
    if (before !== null && applyPatch(before, reversePatch(change)) !== false) return undefined
    const after = applyPatch(before ?? '', change)
    if (after === false) return undefined
    files[path] = after
  }
  return files
}

function parseMail(name: string, mail: string): ShopPatch {
  const [head = '', diff = ''] = mail.split('\n---\n', 2)
  const [, author = '', email = ''] = /^From: (.*) <(.*)>$/m.exec(head) ?? []
  const [, subject = ''] = /^Subject: (.*)$/m.exec(head) ?? []
  const text = head.slice(head.indexOf('\n\n') + 2).trim()
  const message = head.includes('\n\n') && text !== '' ? `${subject}\n\n${text}` : subject
  return { name, author: { name: author, email }, message, changes: parsePatch(diff) }
}

function pathOf(change: StructuredPatch): string {
  return (change.newFileName ?? '').replace(/^b\//, '')
}
