import type { FileDiff, GitCommit } from '../git/history.ts'
import type { CheckRun } from '../host/entries.ts'
import { type Html, html, time } from './layout.ts'

/** One box a file, added lines green and removed ones red; the signs at the line's start say it without colour. */
export function diffs(files: readonly FileDiff[]): Html {
  const boxes = files.map((file) => {
    const name = file.previous_filename ? `${file.previous_filename} → ${file.filename}` : file.filename
    const lines = file.patch?.split('\n').map(line) ?? [html`<span class="soft">No text to show.</span>`]
    return html`<section class="box" aria-label="${name}"><p><code>${name}</code>
<span class="soft">${file.status}, +${file.additions} −${file.deletions}</span></p><pre class="diff">${lines}</pre></section>`
  })
  return html`${boxes}`
}

export function commitLine(base: string, commit: GitCommit): Html {
  return html`<p><a href="${base}/commit/${commit.sha}">${firstLine(commit.message)}</a><br>
<span class="soft"><code>${commit.sha.slice(0, 7)}</code> ${commit.author.name}, ${time(commit.author.date)}</span></p>`
}

export function checkBoxes(checks: readonly CheckRun[]): Html {
  if (checks.length === 0) return html`<p class="soft">No checks ran.</p>`
  const boxes = checks.map((check) => {
    const state = check.conclusion ?? check.status
    const output = check.summary
      ? html`<details><summary>Output</summary><pre>${check.summary}</pre></details>`
      : html``
    return html`<section class="box" id="check-${check.id}"><p><b class="${state}">${state.replace('_', ' ')}</b>
${check.name} <span class="soft">${check.title ?? ''}</span></p>${output}</section>`
  })
  return html`${boxes}`
}

export function firstLine(message: string): string {
  return message.split('\n')[0] ?? ''
}

function line(text: string): Html {
  const kind = text.startsWith('@@') ? 'h' : text.startsWith('+') ? 'a' : text.startsWith('-') ? 'd' : 'c'
  return html`<span class="${kind}">${text}</span>`
}
