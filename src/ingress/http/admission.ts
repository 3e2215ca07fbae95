import type { FastifyInstance, FastifyRequest } from 'fastify'
import { HttpFault } from './http-fault.ts'

/**
 * Answers 503 with Retry-After while `maxInFlight` requests are being read, so that bodies in memory are bounded by
 * `maxInFlight` times the body limit, however many senders there are.
 */
export function limitInFlight(scope: FastifyInstance, maxInFlight: number): void {
  const inFlight = new Set<FastifyRequest>()
  scope.addHook('onRequest', async (request) => {
    if (inFlight.size >= maxInFlight) {
      throw new HttpFault(503, 'Too many exports at once: keep the batch and send it again.', 1_000)
    }
    inFlight.add(request)
  })
  // Of a sender that has gone once its body was read neither the end nor the abortion is told, but its answer is made.
  scope.addHook('onSend', async (request) => {
    inFlight.delete(request)
  })
  scope.addHook('onRequestAbort', async (request) => {
    inFlight.delete(request)
  })
}
