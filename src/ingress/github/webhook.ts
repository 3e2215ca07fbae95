import { z } from 'zod'
import { GiveUp } from '../../kit/outcome.ts'

/**
 * What a delivery hints at. The signature covers no time, so an old delivery can be played again: whoever gets a hint asks
 * the API and believes that alone.
 */
export type GitHubHint =
  | { readonly kind: 'pull_request'; readonly repo: string; readonly number: number }
  /** Something of this repository went out, or was released. */
  | { readonly kind: 'shipped'; readonly repo: string }
  | { readonly kind: 'ignored'; readonly why: string }

export type GitHubHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

const Repository = z.object({
  full_name: z
    .string()
    .regex(/^[A-Za-z0-9-]+\/[A-Za-z0-9_.-]+$/)
    .max(200),
})
const PullNumber = z.int().min(1).max(2_147_483_647)
const PullDelivery = z.object({ action: z.string(), number: PullNumber, repository: Repository })
const Checked = z.object({ pull_requests: z.array(z.object({ number: PullNumber })) })
const RunDelivery = z.object({ check_run: Checked, repository: Repository })
const SuiteDelivery = z.object({ check_suite: Checked, repository: Repository })
const StatusDelivery = z.object({ deployment_status: z.object({ state: z.string() }), repository: Repository })
const Released = z.object({ draft: z.boolean(), prerelease: z.boolean() })
const ReleaseDelivery = z.object({ action: z.string(), release: Released, repository: Repository })

/** The second is told of what was a prerelease until then. */
const GIVEN_OUT: ReadonlySet<string> = new Set(['published', 'released'])

/** Reads a verified delivery; `body` is parsed JSON. One that is not GitHub's is refused with `GiveUp('bad-webhook')`. Pure. */
export function readGitHubWebhook(headers: GitHubHeaders, body: unknown): GitHubHint {
  const event = headers['x-github-event']
  if (typeof event !== 'string' || event === '') {
    throw new GiveUp(
      'bad-webhook',
      'The header X-GitHub-Event is missing. Send GitHub webhooks to this address, and nothing else.',
    )
  }
  switch (event) {
    case 'pull_request': {
      const { number, repository } = shaped(PullDelivery, event, body)
      return { kind: 'pull_request', repo: repository.full_name, number }
    }
    case 'check_run': {
      const { check_run, repository } = shaped(RunDelivery, event, body)
      return firstPull(event, repository.full_name, check_run.pull_requests)
    }
    case 'check_suite': {
      const { check_suite, repository } = shaped(SuiteDelivery, event, body)
      return firstPull(event, repository.full_name, check_suite.pull_requests)
    }
    case 'deployment_status': {
      const { deployment_status, repository } = shaped(StatusDelivery, event, body)
      if (deployment_status.state === 'success') return { kind: 'shipped', repo: repository.full_name }
      return { kind: 'ignored', why: 'this deployment is not called a success' }
    }
    case 'release': {
      const { action, release, repository } = shaped(ReleaseDelivery, event, body)
      const isOut = GIVEN_OUT.has(action) && !release.draft && !release.prerelease
      if (isOut) return { kind: 'shipped', repo: repository.full_name }
      return { kind: 'ignored', why: 'this release was not given out to everybody just now' }
    }
    default:
      return { kind: 'ignored', why: `${event.slice(0, 60)} is of no use here` }
  }
}

function firstPull(event: string, repo: string, pulls: readonly { readonly number: number }[]): GitHubHint {
  const [pull] = pulls
  if (pull === undefined) return { kind: 'ignored', why: `this ${event} belongs to no pull request` }
  return { kind: 'pull_request', repo, number: pull.number }
}

function shaped<T extends z.ZodType>(schema: T, event: string, body: unknown): z.infer<T> {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const where = issue === undefined ? 'the body' : issue.path.join('.') || 'the body'
  throw new GiveUp(
    'bad-webhook',
    `This ${event} delivery is not as GitHub sends it (${where}). Set the webhook's content type to application/json and deliver it again.`,
  )
}
