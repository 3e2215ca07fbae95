import type { ReleaseEntry } from '../host/entries.ts'
import { nodeId, repoUrls } from './urls.ts'
import { simpleUser } from './users.ts'

/** GitHub's `release`. */
export function releaseShape(origin: string, release: ReleaseEntry) {
  const { id, repo, tag, draft } = release
  const { api, html } = repoUrls(origin, repo)
  const url = `${api}/releases/${id}`
  const ball = (kind: string) => (draft ? null : `${api}/${kind}/refs/tags/${tag}`)
  return {
    url,
    assets_url: `${url}/assets`,
    upload_url: `${url}/assets{?name,label}`,
    html_url: `${html}/releases/tag/${tag}`,
    id,
    author: simpleUser(origin, release.by),
    node_id: nodeId('Release', id),
    tag_name: tag,
    target_commitish: release.target,
    name: release.name,
    draft,
    immutable: false,
    prerelease: release.prerelease,
    created_at: release.at,
    updated_at: release.published_at ?? release.at,
    published_at: release.published_at,
    assets: [],
    tarball_url: ball('tarball'),
    zipball_url: ball('zipball'),
    body: release.body,
  }
}
