import type { FastifyInstance } from 'fastify'
import type { House } from '../../src/compose/house.ts'
import type { Late } from '../../src/compose/late.ts'
import type { Config } from '../../src/config.ts'
import { verifyGitHubSignature } from '../../src/ingress/github/signature.ts'
import { readGitHubWebhook } from '../../src/ingress/github/webhook.ts'
import { asOutcome } from '../../src/kit/outcome.ts'
import { observePullRequest } from '../github-integration/observe.ts'
import { openPullsIn, watchedIncidents } from './open-pulls.ts'
import { registerSentryWebhook } from './sentry-webhook.ts'
import { countRejected, registerSignedWebhook } from './signed-webhook.ts'

/**
 * POST /webhooks/github. Answered once the delivery is verified and understood; what it hints at is asked of the API
 * afterwards, and what is missed here the poll finds. POST /webhooks/sentry likewise, where its secret is set.
 */
export function registerWebhooks(server: FastifyInstance, config: Config, house: Late<House>): void {
  const { codeHost } = config
  registerSentryWebhook(server, config, house)
  if (codeHost.kind !== 'github' || codeHost.webhookSecret === undefined) return
  const secret = codeHost.webhookSecret
  registerSignedWebhook(server, {
    path: '/webhooks/github',
    header: 'x-hub-signature-256',
    verify: (raw, signature) => verifyGitHubSignature(secret, raw, signature),
    rejected: (reason) => countRejected(house, 'github', reason),
    unsigned: 'The signature does not fit. Set the same secret at GitHub and in GITHUB_WEBHOOK_SECRET.',
    async take(headers, body) {
      const hint = readGitHubWebhook(headers, body)
      if (hint.kind === 'pull_request') void look(house.get(), hint.repo, hint.number)
    },
  })
}

async function look(house: House, repo: string, number: number): Promise<void> {
  const { codeHost, record, log } = house
  try {
    const pull = openPullsIn(await watchedIncidents(house)).find((open) => open.repo === repo && open.number === number)
    if (codeHost === undefined || pull === undefined) return
    await record(await observePullRequest(codeHost, pull.events, repo, number))
  } catch (error) {
    const { code, message } = asOutcome(error)
    log.warn({ repo, number, code, error: message }, 'a webhook could not be followed up; the poll will')
  }
}
