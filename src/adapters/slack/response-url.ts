import { GiveUp, RetryLater } from '../../kit/outcome.ts'

interface ResponsePost {
  readonly url: string
  readonly slackApiUrl: string
  readonly timeoutMs: number
  readonly body: object
}

/** Answers through the address that came with a gesture. Only Slack's own hosts, or the API's own origin, are written to. */
export async function postToResponseUrl({ url, slackApiUrl, timeoutMs, body }: ResponsePost): Promise<void> {
  if (!isSlacks(url, slackApiUrl))
    throw new GiveUp(
      'foreign-response-url',
      'A response address that is not of Slack was refused; check who sends payloads',
    )
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((error: unknown) => {
    throw new RetryLater('network', 'Slack did not take an answer; check the network if it lasts', { cause: error })
  })
  await response.body?.cancel()
  if (response.ok) return
  if (response.status === 429 || response.status >= 500)
    throw new RetryLater('response-url', `Slack did not take an answer (HTTP ${response.status}); it is tried again`)
  throw new GiveUp(
    'response-url-gone',
    `Slack takes no more answers there (HTTP ${response.status}); another way is used`,
  )
}

function isSlacks(url: string, slackApiUrl: string): boolean {
  if (!URL.canParse(url)) return false
  const { origin, protocol, hostname } = new URL(url)
  if (origin === new URL(slackApiUrl).origin) return true
  return protocol === 'https:' && (hostname === 'slack.com' || hostname.endsWith('.slack.com'))
}
