import { createRef, readRef } from '../git/refs.ts'
import type { ReleaseEntry } from './entries.ts'
import type { Host } from './host.ts'
import { theCommit, theRepository } from './repositories.ts'

export interface NewRelease {
  readonly repo: string
  readonly tag: string
  /** A branch or a sha, for a tag that is not there yet; default: the default branch. */
  readonly target?: string
  readonly name?: string
  readonly body?: string
  readonly draft?: boolean
  readonly prerelease?: boolean
  readonly by?: string
  /** ISO 8601; default: now. */
  readonly at?: string
}

/** Gives a version out under a tag, which is made where it is absent; a draft makes none. */
export async function recordRelease(host: Host, wanted: NewRelease): Promise<ReleaseEntry> {
  const { repo, default_branch } = theRepository(host, wanted.repo)
  const { tag, target = default_branch, name = tag, body = '', draft = false, prerelease = false } = wanted
  const at = wanted.at ?? host.now()
  const words = { tag, target, name, body, draft, prerelease, by: wanted.by ?? 'publisher', at }
  const release: ReleaseEntry = { kind: 'release', id: host.newId(), repo, ...words, published_at: draft ? null : at }
  if (!draft) await tagged(host, release)
  host.record(release)
  return release
}

/** What a person changes of a release; the end of a draft is its publication. */
export async function changeRelease(
  host: Host,
  release: ReleaseEntry,
  change: Partial<Pick<ReleaseEntry, 'target' | 'name' | 'body' | 'draft' | 'prerelease'>>,
): Promise<ReleaseEntry> {
  const changed = { ...release, ...change }
  const published_at = changed.draft ? release.published_at : (release.published_at ?? host.now())
  const now: ReleaseEntry = { ...changed, published_at }
  if (!now.draft) await tagged(host, now)
  host.record(now)
  return now
}

async function tagged(host: Host, { repo, tag, target }: ReleaseEntry): Promise<void> {
  await host.exclusive(async () => {
    const gitDir = host.gitDir(repo)
    if ((await readRef(gitDir, `refs/tags/${tag}`)) !== undefined) return
    await createRef(gitDir, `refs/tags/${tag}`, await theCommit(host, repo, target))
  })
}
