import type { FastifyInstance } from 'fastify'
import type { House } from '../../src/compose/house.ts'
import type { Late } from '../../src/compose/late.ts'
import type { Config } from '../../src/config.ts'
import { verifyGitHubSignature } from '../../src/ingress/github/signature.ts'
import { readGitHubWebhook } from '../../src/ingress/github/webhook.ts'
import { followHints } from './follow-hints.ts'
import { followShipped } from './follow-shipped.ts'
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
  const follow = followHints(() => house.get())
  const followOut = followShipped(() => house.get())
  registerSignedWebhook(server, {
    path: '/webhooks/github',
    header: 'x-hub-signature-256',
    verify: (raw, signature) => verifyGitHubSignature(secret, raw, signature),
    rejected: (reason) => countRejected(house, 'github', reason),
    unsigned: 'The signature does not fit. Set the same secret at GitHub and in GITHUB_WEBHOOK_SECRET.',
    async take(headers, body) {
      const hint = readGitHubWebhook(headers, body)
      if (hint.kind === 'ignored') return
      // Not open yet: its sender is told to come back.
      house.get()
      if (hint.kind === 'shipped') followOut(hint.repo)
      else follow(hint.repo, hint.number)
    },
  })
}
