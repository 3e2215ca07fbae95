import { git } from './run-git.ts'
import { type Signature, signatureLine } from './signature.ts'

/** A file as it is after the commit; a null content takes the path away. */
export interface FileChange {
  readonly path: string
  readonly mode: string
  readonly content: string | null
}

export interface CommitOfFiles {
  /** A full ref, which moves to the commit. */
  readonly ref: string
  /** What the ref points at; absent when the commit is its first. */
  readonly parent?: string
  readonly message: string
  readonly author: Signature
  readonly files: readonly FileChange[]
}

/** Writes the files, the commit and the ref by one call of git rather than one for each of them. Gives the commit's sha. */
export async function importCommit(gitDir: string, commit: CommitOfFiles): Promise<string> {
  const { ref, parent, message, author, files } = commit
  const parts = [
    'feature done',
    `commit ${ref}`,
    'mark :1',
    `author ${signatureLine(author)}`,
    `committer ${signatureLine(author)}`,
    ...data(message),
    ...(parent === undefined ? [] : [`from ${parent}`]),
    ...files.flatMap(changeLines),
    '',
    'get-mark :1',
    'done',
    '',
  ]
  return git(gitDir, ['fast-import', '--quiet'], { input: parts.join('\n') })
}

function changeLines({ path, mode, content }: FileChange): string[] {
  return content === null ? [`D ${quoted(path)}`] : [`M ${mode} inline ${quoted(path)}`, ...data(content)]
}

/** Counted in bytes, so that nothing in it is read as a command. */
function data(text: string): string[] {
  return [`data ${Buffer.byteLength(text)}`, text]
}

/** Git reads a path up to the end of its line unless it is quoted, and then as C does. */
function quoted(path: string): string {
  const text = path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
  return text === path ? path : `"${text}"`
}
