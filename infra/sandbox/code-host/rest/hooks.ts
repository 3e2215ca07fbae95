import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Delivery } from '../host/entries.ts'
import { notFound } from '../host/refused.ts'
import type { Repository } from '../host/state.ts'
import { deliveryItem, deliveryShape, HOOK_ID, hookShape } from '../shapes/hooks.ts'
import { numberOf, paged, type RestContext, repositoryOf } from './context.ts'

/** The webhook, what was delivered to it, and the button that delivers once more. */
export function hookRoutes(app: FastifyInstance, { host, webhooks }: RestContext): void {
  app.get('/repos/:owner/:repo/hooks', (request) => {
    const repository = repositoryOf(host, request)
    const target = webhooks.target()
    return target === undefined ? [] : [hookShape(host.origin(), repository, target)]
  })

  app.get('/repos/:owner/:repo/hooks/:hook/deliveries', async (request, reply) => {
    const repository = repositoryOf(host, request)
    theHook(request)
    const found = host.state.deliveries.filter((delivery) => delivery.repo === repository.repo).toReversed()
    return paged(host, request, reply, found).map((delivery) => deliveryItem(delivery, repository))
  })

  app.get('/repos/:owner/:repo/hooks/:hook/deliveries/:id', async (request) => {
    const repository = repositoryOf(host, request)
    const delivery = theDelivery(host.state.deliveries, repository, request)
    return deliveryShape(delivery, repository, webhooks.target() ?? '')
  })

  app.post('/repos/:owner/:repo/hooks/:hook/deliveries/:id/attempts', async (request, reply) => {
    const { id } = theDelivery(host.state.deliveries, repositoryOf(host, request), request)
    void webhooks.redeliver(id)
    return reply.code(202).send({})
  })
}

function theHook(request: FastifyRequest): void {
  if (numberOf(request, 'hook') !== HOOK_ID) throw notFound()
}

function theDelivery(deliveries: readonly Delivery[], repository: Repository, request: FastifyRequest): Delivery {
  theHook(request)
  const id = numberOf(request, 'id')
  const found = deliveries.find((delivery) => delivery.id === id && delivery.repo === repository.repo)
  if (found === undefined) throw notFound()
  return found
}
