import { createHash } from 'node:crypto'
import { hostUrls, nodeId } from './urls.ts'

/** GitHub's `simple-user`. The number follows from the name: this host keeps no accounts. */
export function simpleUser(origin: string, login: string) {
  const { api, html } = hostUrls(origin)
  const id = userId(login)
  const name = encodeURIComponent(login)
  const url = `${api}/users/${name}`
  return {
    login,
    id,
    node_id: nodeId('User', id),
    avatar_url: `${html}/avatars/${name}`,
    gravatar_id: '',
    url,
    html_url: `${html}/${name}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: login.endsWith('[bot]') ? 'Bot' : 'User',
    user_view_type: 'public',
    site_admin: false,
  }
}

export function publicUser(origin: string, login: string, at: string) {
  const nothing = { company: null, location: null, email: null, hireable: null, bio: null, blog: null, name: login }
  const none = { followers: 0, following: 0, public_gists: 0, public_repos: 0 }
  return { ...simpleUser(origin, login), ...nothing, ...none, created_at: at, updated_at: at }
}

export function userId(login: string): number {
  return createHash('sha256').update(login).digest().readUInt32BE(0) >>> 1
}
