import type { FileDiff, GitCommit } from '../git/history.ts'
import { nodeId, repoUrls } from './urls.ts'

const UNSIGNED = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null }

/** GitHub's `git-commit`: the answer of the git data API. */
export function gitCommitShape(origin: string, repo: string, commit: GitCommit) {
  const { api, html } = repoUrls(origin, repo)
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    url: `${api}/git/commits/${commit.sha}`,
    html_url: `${html}/commit/${commit.sha}`,
    author: commit.author,
    committer: commit.committer,
    message: commit.message,
    tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
    parents: commit.parents.map((sha) => parentShape(origin, repo, sha, 'git/commits')),
    verification: UNSIGNED,
  }
}

/** GitHub's `commit`, with its files when they are given. */
export function commitShape(origin: string, repo: string, commit: GitCommit, files?: readonly FileDiff[]) {
  const { api, html } = repoUrls(origin, repo)
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
      url: `${api}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: UNSIGNED,
    },
    url: `${api}/commits/${commit.sha}`,
    html_url: `${html}/commit/${commit.sha}`,
    comments_url: `${api}/commits/${commit.sha}/comments`,
    // An address of an e-mail is no account: GitHub says null where it knows nobody.
    author: null,
    committer: null,
    parents: commit.parents.map((sha) => parentShape(origin, repo, sha, 'commits')),
    ...(files === undefined
      ? {}
      : { stats: statsOf(files), files: files.map((file) => fileShape(origin, repo, commit.sha, file)) }),
  }
}

/** GitHub's `diff-entry`. */
export function fileShape(origin: string, repo: string, sha: string, file: FileDiff) {
  const { api, html } = repoUrls(origin, repo)
  const path = file.filename.split('/').map(encodeURIComponent).join('/')
  const { patch, ...rest } = file
  return {
    ...rest,
    changes: file.additions + file.deletions,
    blob_url: `${html}/blob/${sha}/${path}`,
    raw_url: `${html}/raw/${sha}/${path}`,
    contents_url: `${api}/contents/${path}?ref=${sha}`,
    ...(patch === undefined ? {} : { patch }),
  }
}

function parentShape(origin: string, repo: string, sha: string, under: 'commits' | 'git/commits') {
  const { api, html } = repoUrls(origin, repo)
  return { sha, url: `${api}/${under}/${sha}`, html_url: `${html}/commit/${sha}` }
}

function statsOf(files: readonly FileDiff[]) {
  const additions = files.reduce((sum, file) => sum + file.additions, 0)
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0)
  return { total: additions + deletions, additions, deletions }
}
