import { type Change, linesOf } from './change.ts'

const LIMITS = { files: 5, lines: 200 } as const
const REVERT_LIMITS = { files: 20, lines: 2_000 } as const

/** Where a change takes effect before anybody merges it, or decides who may merge. For nobody's fix but a person's. */
const NEVER =
  /^(?:.*\/)?(?:\.github|\.gitlab|\.circleci|\.buildkite|\.husky|\.githooks|\.git|\.ci|git-hooks)(?:\/|$)|^hooks\/|(?:^|\/)(?:\.gitlab-ci\.yml|\.travis\.yml|\.drone\.yml|\.woodpecker\.yml|appveyor\.yml|azure-pipelines\.ya?ml|bitbucket-pipelines\.yml|jenkinsfile|codeowners|\.gitmodules|\.gitattributes|\.npmrc|\.yarnrc(?:\.yml)?|\.env(?:\.[^/]*)?)$/i

/** Where a change does more than it shows. A revert may go back to what was reviewed. */
const BY_PEOPLE =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|go\.sum|go\.mod|cargo\.(?:lock|toml)|poetry\.lock|uv\.lock|pipfile(?:\.lock)?|requirements[^/]*\.txt|gemfile(?:\.lock)?|composer\.lock|pom\.xml|build\.gradle(?:\.kts)?|(?:[^/]*\.)?(?:dockerfile|containerfile)(?:\.[^/]*)?|docker-compose[^/]*|(?:gnu)?makefile|[^/]*\.mk)$|\.(?:sh|bash|zsh|ps1|bat|cmd|exe|so|dll|dylib|node|wasm|pem|key|tf)$/i

/** Parts of package.json that run programs or bring in code. */
const MANIFEST_KEYS = [
  'scripts',
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
  'bundleDependencies',
  'bundledDependencies',
  'overrides',
  'resolutions',
  'bin',
  'workspaces',
  'packageManager',
  'exports',
  'imports',
  'main',
] as const

/** Characters that make text read otherwise than it runs: direction marks, and those that take no room. */
const DECEPTIVE = /\p{Cf}/u
const REACHES_OUT =
  /\beval\b|\bnew\s+Function\b|child_process|\bexec(?:Sync|File|FileSync)?\s*\(|\bspawn(?:Sync)?\s*\(|\bos\.system\b|\bsubprocess\b|[a-z][a-z0-9+.-]*:\/\/|\b\d{1,3}(?:\.\d{1,3}){3}\b|[A-Za-z0-9+/=_-]{65,}|rejectUnauthorized|NODE_TLS_REJECT/i

/**
 * Why this change may not be pushed, one clause each; empty when it may: asked before a fix is offered, and once more before
 * it is pushed. The author is taken for an enemy: a model wrote
 * it after reading logs that anybody can write. `revert`: it takes back a reviewed commit exactly. Pure.
 */
export function objections(changes: readonly Change[], revert: boolean): readonly string[] {
  const limits = revert ? REVERT_LIMITS : LIMITS
  const sizes = changes.map(linesOf)
  const lines = sizes.reduce((sum, { added, removed }) => sum + added.length + removed.length, 0)
  return [
    ...(changes.length > limits.files ? [`it changes ${changes.length} files, more than ${limits.files}`] : []),
    ...(lines > limits.lines ? [`it changes ${lines} lines, more than ${limits.lines}`] : []),
    ...changes.flatMap((change) => [...pathObjections(change, revert), ...textObjections(change, revert)]),
  ]
}

function pathObjections({ path, before, after }: Change, revert: boolean): string[] {
  if (!isPlainPath(path)) return [`${JSON.stringify(path)} is no plain path`]
  if (NEVER.test(path)) return [`${path} decides how code is built, checked or owned`]
  if (revert) return []
  if (BY_PEOPLE.test(path)) return [`${path} does more than a diff shows`]
  if (after === null) return [`${path} would be deleted`]
  return isManifest(path) && manifestDiffers(before, after) ? [`${path} changes scripts, packages or entry points`] : []
}

function textObjections(change: Change, revert: boolean): string[] {
  const { path, before, after } = change
  const { added } = linesOf(change)
  const found: string[] = []
  if (after !== null && /(?![\n\t\r])\p{Cc}|\ufffd/u.test(after)) found.push(`${path} is not plain text`)
  if (added.some((line) => DECEPTIVE.test(line))) found.push(`${path} gets characters that cannot be seen`)
  const known = new Set((before ?? '').split('\n').map((line) => line.trim()))
  const fresh = added.filter((line) => !known.has(line.trim()))
  if (!revert && fresh.some((line) => REACHES_OUT.test(line)))
    found.push(`${path} gets a line that reaches out of the program`)
  return found
}

function isPlainPath(path: string): boolean {
  const parts = path.split('/')
  const plain =
    /^[\x20-\x7e\u00a1-\u02af\u0370-\u1fff\u3040-\ud7ff]+$/.test(path) && !path.includes('\\') && !path.includes(':')
  return (
    plain &&
    !DECEPTIVE.test(path) &&
    parts.every((part) => !/^\.{0,2}$/.test(part) && part === part.trim() && !part.endsWith('.'))
  )
}

function isManifest(path: string): boolean {
  return /(?:^|\/)package\.json$/i.test(path)
}

/** True too for a manifest that cannot be read: then nobody can say that it does not. */
function manifestDiffers(before: string | null, after: string): boolean {
  const [was, is] = [manifest(before ?? '{}'), manifest(after)]
  if (was === undefined || is === undefined) return true
  return MANIFEST_KEYS.some((key) => JSON.stringify(was[key]) !== JSON.stringify(is[key]))
}

function manifest(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}
