import { z } from 'zod'
import type { ChangedFile, Commit } from '../../../code-host/code-host.ts'
import { instant } from '../../../worker-kit/instants.ts'

export const Commits = z.array(
  z.looseObject({
    sha: z.string(),
    author: z.string().default(''),
    timestamp: z.string(),
    message: z.string(),
    files_changed: z.array(z.string()).default([]),
    diff: z.string().nullish(),
  }),
)

/** A commit as a code host gives it: the diff in one text is cut up by its files. */
export function commitOf(listed: z.infer<typeof Commits>[number]): Commit {
  const { sha, author, timestamp, message, files_changed, diff } = listed
  const patches = patchesOf(diff ?? '', files_changed)
  const files = files_changed.map((path): ChangedFile => {
    const patch = patches.get(path)
    const count = (mark: string) => (patch ?? '').split('\n').filter((line) => line.startsWith(mark)).length
    return { path, additions: count('+'), deletions: count('-'), ...(patch === undefined ? {} : { patch }) }
  })
  const title = message.split('\n', 1)[0] ?? ''
  return { sha, title, message, author, at: instant(timestamp), url: '', parents: [], files }
}

/** Lines belong to the file that a header before them names, else to the first one. */
function patchesOf(diff: string, paths: readonly string[]): Map<string, string> {
  const patches = new Map<string, string>()
  let current = paths[0] ?? ''
  for (const line of diff === '' ? [] : diff.split('\n')) {
    const header = /^(?:diff --git|---|\+\+\+|@@)/.test(line)
    current = (header ? paths.find((path) => line.includes(path)) : undefined) ?? current
    if (header && !line.startsWith('@@')) continue
    patches.set(current, patches.has(current) ? `${patches.get(current)}\n${line}` : line)
  }
  return patches
}
