import { git, gitUnless } from './run-git.ts'

const NOBODY = '0'.repeat(40)
export const NO_SHA = NOBODY

/** The full sha of a commit named by sha, branch or full ref; undefined when there is none. */
export async function resolveCommit(gitDir: string, name: string): Promise<string | undefined> {
  if (!isPlainName(name)) return undefined
  for (const candidate of [name, `refs/heads/${name}`, `refs/${name}`]) {
    const sha = await gitUnless([1, 128], gitDir, ['rev-parse', '--verify', '--quiet', `${candidate}^{commit}`])
    if (sha !== undefined) return sha
  }
  return undefined
}

/** The sha a full ref (`refs/heads/main`) points at. */
export async function readRef(gitDir: string, ref: string): Promise<string | undefined> {
  if (!isPlainName(ref)) return undefined
  return gitUnless([1, 128], gitDir, ['rev-parse', '--verify', '--quiet', ref])
}

export async function listRefs(gitDir: string, prefix: string): Promise<readonly { ref: string; sha: string }[]> {
  const out = await git(gitDir, ['for-each-ref', '--format=%(objectname) %(refname)'])
  return out
    .split('\n')
    .filter(Boolean)
    .map((line) => ({ sha: line.slice(0, 40), ref: line.slice(41) }))
    .filter(({ ref }) => ref.startsWith(prefix))
}

/** False when the ref is there already. */
export async function createRef(gitDir: string, ref: string, sha: string): Promise<boolean> {
  return (await gitUnless([1, 128], gitDir, ['update-ref', ref, sha, NOBODY])) !== undefined
}

/** Moves the ref only from `from`: false when somebody was faster. */
export async function moveRef(gitDir: string, ref: string, sha: string, from: string): Promise<boolean> {
  return (await gitUnless([1, 128], gitDir, ['update-ref', ref, sha, from])) !== undefined
}

export async function deleteRef(gitDir: string, ref: string): Promise<void> {
  await git(gitDir, ['update-ref', '-d', ref])
}

export async function isValidRef(gitDir: string, ref: string): Promise<boolean> {
  return isPlainName(ref) && (await gitUnless([1, 128, 129], gitDir, ['check-ref-format', ref])) !== undefined
}

export async function isAncestor(gitDir: string, ancestor: string, descendant: string): Promise<boolean> {
  const answer = await gitUnless([1, 128], gitDir, ['merge-base', '--is-ancestor', ancestor, descendant])
  return answer !== undefined
}

/** No option, no revision expression, no path: a name and nothing else. */
function isPlainName(name: string): boolean {
  return name !== '' && !name.startsWith('-') && !name.includes('..') && !/[\s:^~?*[\\@{}]/.test(name)
}
