import type { Octokit } from '@octokit/rest'
import type { Check } from '../../code-host/code-host.ts'
import { named } from './client.ts'

const PAGE = 100

/**
 * Check runs and the older commit statuses in one list, whole or not at all: with a part of them nobody can say that the checks
 * passed. A token that may read only one of the two is refused, with the right that it lacks.
 */
export async function readChecks(octokit: Octokit, repo: string, sha: string): Promise<readonly Check[]> {
  const about = { ...named(repo), ref: sha, per_page: PAGE }
  const runs = await octokit.paginate(octokit.rest.checks.listForRef, about)
  const checks = runs.map(({ name, status, conclusion, html_url, output }) => ({
    name,
    status: status === 'completed' || status === 'in_progress' ? status : ('queued' as const),
    ...(conclusion ? { conclusion } : {}),
    ...(html_url ? { url: html_url } : {}),
    ...summaryOf(output.title, output.summary),
  }))
  return [...checks, ...(await readStatuses(octokit, about))]
}

async function readStatuses(octokit: Octokit, about: Parameters<typeof pageOf>[1]): Promise<readonly Check[]> {
  const found: Check[] = []
  for (let page = 1; ; page++) {
    const statuses = await pageOf(octokit, about, page)
    for (const { context, state, target_url, description } of statuses) {
      found.push({
        name: context,
        ...(state === 'pending' ? { status: 'in_progress' } : { status: 'completed', conclusion: state }),
        ...(target_url ? { url: target_url } : {}),
        ...(description ? { summary: description } : {}),
      })
    }
    if (statuses.length < PAGE) return found
  }
}

async function pageOf(
  octokit: Octokit,
  about: { readonly owner: string; readonly repo: string; readonly ref: string; readonly per_page: number },
  page: number,
) {
  return (await octokit.rest.repos.getCombinedStatusForRef({ ...about, page })).data.statuses
}

function summaryOf(title: string | null, summary: string | null): { summary?: string } {
  const text = [title, summary].filter(Boolean).join('\n')
  return text === '' ? {} : { summary: text }
}
