import type { FileDiff, GitCommit } from '../git/history.ts'
import type { Pull } from '../host/entries.ts'
import type { Repository } from '../host/state.ts'
import { type Html, html, time } from './layout.ts'
import { markdown } from './markdown.ts'
import { checkBoxes, commitLine, diffs } from './parts.ts'

export function pullLine(base: string, pull: Pull): Html {
  return html`<p><a href="${base}/pull/${pull.number}">${pull.title}</a>
<span class="soft">#${pull.number}, ${stateOf(pull)}, by ${pull.by}</span></p>`
}

export function pullContent(
  base: string,
  repository: Repository,
  pull: Pull,
  change: { readonly files: readonly FileDiff[]; readonly commits: readonly GitCommit[] },
): Html {
  const state = stateOf(pull)
  const checks = [...repository.checks.values()].filter((check) => check.sha === pull.head_sha)
  const comments = repository.comments
    .filter((comment) => comment.number === pull.number)
    .map(
      (comment) =>
        html`<section class="box"><p><b>${comment.by}</b> ${time(comment.at)}</p><pre>${comment.body}</pre></section>`,
    )
  return html`<h1>${pull.title} <span class="soft">#${pull.number}</span></h1>
<p><span class="tag ${state}">${state}</span> ${pull.by} wants to merge <code>${pull.branch}</code> into
<code>${pull.base_branch}</code>, ${time(pull.at)}</p>${ending(base, pull)}
<section class="box"><div>${markdown(pull.body || 'No description.')}</div></section>${comments}
<h2>Checks</h2>${checkBoxes(checks)}
<h2>Commits</h2><div class="box">${change.commits.map((commit) => commitLine(base, commit))}</div>
<h2>Files changed</h2>${diffs(change.files)}`
}

function ending(base: string, pull: Pull): Html {
  if (pull.merge !== null) {
    const { by, at, sha } = pull.merge
    return html`<p>Merged by ${by}, ${time(at)}, as <a href="${base}/commit/${sha}"><code>${sha.slice(0, 7)}</code></a>.</p>`
  }
  return pull.closed_at === null ? html`` : html`<p>Closed without merging, ${time(pull.closed_at)}.</p>`
}

function stateOf(pull: Pull): 'open' | 'merged' | 'closed' {
  return pull.merge !== null ? 'merged' : pull.state
}
