import type { FastifyInstance, FastifyRequest } from 'fastify'
import { HttpFault } from './http-fault.ts'

export interface Admission {
  /**
   * Its body of so many bytes has been read: its place is another's from now on, and what it holds counts by its size until it
   * is answered. Throws 503 where there is no room for it.
   */
  wasRead(request: FastifyRequest, bytes: number): void
}

export interface AdmissionLimits {
  /** Requests whose bodies are read at once: each may take as much as the body limit. */
  readonly maxReading: number
  /** Of bodies that were read and wait for their answer, together. One that is larger is taken when nothing waits. */
  readonly maxHeldBytes: number
}

/** What a request takes besides its body, about: a million empty ones are not free. */
const REQUEST_BYTES = 8 * 1024
const FULL = 'Too many exports at once: keep the batch and send it again.'

/**
 * Answers 503 with Retry-After where there is no room, so that memory is bounded however many senders there are: while
 * bodies are read by their number, while they wait for the store by their size. Many small ones wait side by side.
 */
export function admit(scope: FastifyInstance, { maxReading, maxHeldBytes }: AdmissionLimits): Admission {
  const reading = new Set<FastifyRequest>()
  const held = new Map<FastifyRequest, number>()
  let heldBytes = 0
  const leave = async (request: FastifyRequest) => {
    reading.delete(request)
    heldBytes -= held.get(request) ?? 0
    held.delete(request)
  }
  scope.addHook('onRequest', async (request) => {
    if (reading.size >= maxReading) throw new HttpFault(503, FULL, 1_000)
    reading.add(request)
  })
  // Of a sender that has gone once its body was read neither the end nor the abortion is told, but its answer is made.
  scope.addHook('onSend', leave)
  scope.addHook('onRequestAbort', async (request) => {
    reading.delete(request)
  })
  return {
    wasRead(request, bytes) {
      const weight = bytes + REQUEST_BYTES
      if (heldBytes > 0 && heldBytes + weight > maxHeldBytes) throw new HttpFault(503, FULL, 1_000)
      heldBytes += weight
      held.set(request, weight)
      reading.delete(request)
    },
  }
}
