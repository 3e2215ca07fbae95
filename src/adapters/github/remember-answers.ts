import type { Octokit } from '@octokit/rest'
import { answerOf } from './errors.ts'

/** What is asked again and again, and changes seldom. */
const POLLED = /\/(deployments|statuses|releases)$/
/** Pages are at most some 100 KB. */
const MOST_KEPT = 200

/**
 * Asks with the tag of the answer before. GitHub says 304 where nothing changed, which costs nothing of the hourly limit, and
 * the answer before stands.
 */
export function rememberAnswers(octokit: Octokit): void {
  const kept = new Map<string, { readonly etag: string; readonly response: Awaited<ReturnType<Octokit['request']>> }>()
  octokit.hook.wrap('request', async (send, options) => {
    if (options.method !== 'GET' || !POLLED.test(options.url)) return send(options)
    const { url } = octokit.request.endpoint(options)
    const before = kept.get(url)
    // In place: Octokit's own hooks pass on the options that they were given at first.
    if (before !== undefined) options.headers['if-none-match'] = before.etag
    try {
      const response = await send(options)
      const { etag } = response.headers
      kept.delete(url)
      if (etag !== undefined) kept.set(url, { etag, response })
      const [oldest] = kept.keys()
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
      return response
    } catch (error) {
      if (before === undefined || answerOf(error)?.status !== 304) throw error
      return before.response
    }
  })
}
