import type { FastifyInstance } from 'fastify'
import type { House } from '../../src/compose/house.ts'
import type { Late } from '../../src/compose/late.ts'
import type { Config } from '../../src/config.ts'
import { verifyGitHubSignature } from '../../src/ingress/github/signature.ts'
import { readGitHubWebhook } from '../../src/ingress/github/webhook.ts'
import { asOutcome, GiveUp } from '../../src/kit/outcome.ts'
import { observePullRequest } from '../github-integration/observe.ts'
import { openPullsIn, watchedIncidents } from './open-pulls.ts'

/** GitHub's payloads end at 25 MB; those we read are far smaller. */
const BODY_LIMIT = 2 << 20

/**
 * POST /webhooks/github. Answered once the delivery is verified and understood; what it hints at is asked of the API
 * afterwards, and what is missed here the poll finds.
 */
export function registerWebhooks(server: FastifyInstance, config: Config, house: Late<House>): void {
  const { codeHost } = config
  if (codeHost.kind !== 'github' || codeHost.webhookSecret === undefined) return
  const secret = codeHost.webhookSecret
  void server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    scope.post('/webhooks/github', { bodyLimit: BODY_LIMIT }, async (request, reply) => {
      const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const signature = request.headers['x-hub-signature-256']
      if (!verifyGitHubSignature(secret, raw, typeof signature === 'string' ? signature : undefined)) {
        rejected(house, 'signature')
        return reply
          .status(401)
          .send({ error: 'The signature does not fit. Set the same secret at GitHub and in GITHUB_WEBHOOK_SECRET.' })
      }
      try {
        const hint = readGitHubWebhook(request.headers, parsed(raw))
        if (hint.kind === 'pull_request') void look(house.get(), hint.repo, hint.number)
        return reply.status(202).send({ ok: true })
      } catch (error) {
        const { name, message } = asOutcome(error)
        if (name === 'GiveUp') rejected(house, 'payload')
        return reply.status(name === 'GiveUp' ? 400 : 503).send({ error: message })
      }
    })
  })
}

/** Before the stores are open there is nowhere to count. */
function rejected(house: Late<House>, reason: 'signature' | 'payload'): void {
  if (house.ready) house.get().metrics.webhooksRejected.inc({ source: 'github', reason })
}

function parsed(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'))
  } catch (cause) {
    throw new GiveUp('bad-webhook', "The body is not JSON. Set the webhook's content type to application/json.", {
      cause,
    })
  }
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
