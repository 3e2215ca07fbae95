import type { Repository } from '../host/state.ts'
import { nodeId, repoUrls } from './urls.ts'
import { simpleUser } from './users.ts'

const UNDER_API = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
}

/** What every repository here has alike. */
const ALIKE = {
  private: false,
  description: null,
  fork: false,
  homepage: null,
  size: 1,
  stargazers_count: 0,
  watchers_count: 0,
  language: 'JavaScript',
  has_issues: false,
  has_projects: false,
  has_downloads: false,
  has_wiki: false,
  has_pages: false,
  has_discussions: false,
  forks_count: 0,
  mirror_url: null,
  archived: false,
  disabled: false,
  license: null,
  allow_forking: true,
  is_template: false,
  web_commit_signoff_required: false,
  topics: [],
  visibility: 'public',
  forks: 0,
  watchers: 0,
}

/** GitHub's `repository`, as it stands inside pull requests and webhooks. */
export function repositoryShape(origin: string, repository: Repository) {
  const { api, html } = repoUrls(origin, repository.repo)
  const [owner = '', name = ''] = repository.repo.split('/')
  const links = Object.fromEntries(Object.entries(UNDER_API).map(([key, path]) => [key, `${api}${path}`]))
  const open = [...repository.pulls.values()].filter((pull) => pull.state === 'open').length
  return {
    id: repository.id,
    node_id: nodeId('Repository', repository.id),
    name,
    full_name: repository.repo,
    owner: simpleUser(origin, owner),
    html_url: html,
    url: api,
    ...links,
    ...ALIKE,
    created_at: repository.at,
    updated_at: repository.at,
    pushed_at: repository.at,
    git_url: `git://${html.replace(/^https?:\/\//, '')}.git`,
    ssh_url: `git@localhost:${repository.repo}.git`,
    clone_url: `${html}.git`,
    svn_url: html,
    open_issues_count: open,
    open_issues: open,
    default_branch: repository.default_branch,
  }
}

/** GitHub's `full-repository`: the answer to GET /repos/{owner}/{repo}. */
export function fullRepository(origin: string, repository: Repository) {
  const permissions = { admin: false, maintain: false, push: true, triage: true, pull: true }
  return { ...repositoryShape(origin, repository), permissions, network_count: 0, subscribers_count: 0 }
}
