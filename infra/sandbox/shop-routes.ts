import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { PLANTED_BUGS } from './shop/ship.ts'
import type { Shop } from './shop/start-shop.ts'

const Order = z.object({ deploy: z.enum(['good', 'bad']), bug: z.enum(PLANTED_BUGS).optional() })
const KEPT_SECONDS = 120

/** The shop's state and its two deploys, for the page and for scripts: see sandbox/control.md. */
export function registerShopRoutes(
  app: FastifyInstance,
  shop: () => Shop | undefined,
  shipsAt: () => number | undefined,
): void {
  const history: { requests: number; errors: number }[] = []
  const timer = setInterval(() => {
    const status = shop()?.status()
    if (!status) return
    history.push({ requests: status.requestsPerSecond, errors: status.requestsPerSecond * status.errorShare })
    if (history.length > KEPT_SECONDS) history.shift()
  }, 1_000)
  app.addHook('preClose', async () => clearInterval(timer))

  app.get('/control/shop', async (_request, reply) => {
    const status = shop()?.status()
    if (!status) return reply.status(503).send({ error: 'The shop is still opening. Ask again in a moment.' })
    const { sha, deployed_at, requestsPerSecond, errorShare } = status
    const leftMs = (shipsAt() ?? 0) - Date.now()
    return {
      running: sha,
      deployed_at,
      requests_per_s: requestsPerSecond,
      error_share: errorShare,
      history,
      ...(leftMs > 0 ? { ships_itself_in_s: Math.ceil(leftMs / 1_000) } : {}),
    }
  })
  app.post('/control/shop/ship', async (request, reply) => {
    const order = Order.safeParse(request.body)
    if (!order.success) {
      return reply
        .status(400)
        .send({ error: `Send {"deploy": "good"} or {"deploy": "bad", "bug": "${PLANTED_BUGS.join('" | "')}"}.` })
    }
    const open = shop()
    if (!open?.status()) return reply.status(503).send({ error: 'The shop is still opening. Ask again in a moment.' })
    return open.ship(order.data.deploy, order.data.bug)
  })
}
