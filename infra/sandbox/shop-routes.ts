import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { GiveUp } from '../../src/kit/outcome.ts'
import { PLANTED_BUGS } from './shop/ship.ts'
import type { Shop } from './shop/start-shop.ts'

const Order = z.object({ deploy: z.enum(['good', 'bad']), bug: z.enum(PLANTED_BUGS).optional() })
const KEPT_SECONDS = 120
const OPENING = 'The shop is still opening. Ask again in a moment.'

/** The shop's state and its two deploys, for the page and for scripts: see `slack/control.md`. */
export function registerShopRoutes(app: FastifyInstance, shop: () => Shop | undefined): void {
  const history: { requests: number; errors: number }[] = []
  const timer = setInterval(() => {
    const status = shop()?.status()
    if (!status) return
    history.push({ requests: status.requestsPerSecond, errors: status.requestsPerSecond * status.errorShare })
    if (history.length > KEPT_SECONDS) history.shift()
  }, 1_000)
  app.addHook('preClose', async () => clearInterval(timer))
  app.register(async (scope) => {
    scope.setErrorHandler((error, _request, reply) => reply.code(statusOf(error)).send({ error: wordsOf(error) }))
    stateRoute(scope, shop, history)
    shipRoute(scope, shop)
  })
}

function stateRoute(app: FastifyInstance, shop: () => Shop | undefined, history: readonly object[]): void {
  app.get('/control/shop', async (_request, reply) => {
    const status = shop()?.status()
    if (!status) return reply.status(503).send({ error: OPENING })
    const { sha, deployed_at, ships_at, requestsPerSecond, errorShare } = status
    const leftMs = ships_at === undefined ? 0 : Date.parse(ships_at) - Date.now()
    return {
      running: sha,
      deployed_at,
      requests_per_s: requestsPerSecond,
      error_share: errorShare,
      history,
      ...(leftMs > 0 ? { ships_itself_in_s: Math.ceil(leftMs / 1_000) } : {}),
    }
  })
}

function shipRoute(app: FastifyInstance, shop: () => Shop | undefined): void {
  app.post('/control/shop/ship', async (request, reply) => {
    const order = Order.safeParse(request.body)
    if (!order.success) {
      return reply
        .status(400)
        .send({ error: `Send {"deploy": "good"} or {"deploy": "bad", "bug": "${PLANTED_BUGS.join('" | "')}"}.` })
    }
    const open = shop()
    if (!open?.status()) return reply.status(503).send({ error: OPENING })
    return open.ship(order.data.deploy, order.data.bug)
  })
}

/** What the shop will not do as it stands, a bug that is in already first of all, is the caller's to resolve. */
function statusOf(error: unknown): number {
  if (error instanceof GiveUp) return 409
  const code = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  return typeof code === 'number' ? code : 500
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
