import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { asOutcome, GiveUp } from '../../kit/outcome.ts'

/** It stands in lists and menus, one line each; `*` stands for all others in the settings. */
export const ServiceName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{C}*]+$/u, 'one line, without `*`')

/** What pipelines post is small. */
export const REPORT_LIMIT = 16_384
const AHEAD_MS = 300_000
const BEHIND_MS = 90 * 86_400_000

/** The moment that was told, or now. In the future, or long ago: `GiveUp`. */
export function momentOf(told: string | undefined, now: Date, code: string): string {
  const at = told ?? now.toISOString()
  const aheadMs = Date.parse(at) - now.getTime()
  if (aheadMs > AHEAD_MS || aheadMs < -BEHIND_MS)
    throw new GiveUp(code, 'at: in the future, or over 90 days ago. Send the time at which it began to run.')
  return at
}

/** The answer to a report that was not kept: `code` names those that will never be. */
export function refused(reply: FastifyReply, error: unknown, code: string) {
  const outcome = asOutcome(error)
  if (outcome instanceof GiveUp) return reply.status(outcome.code === code ? 400 : 500).send({ error: outcome.message })
  const seconds = Math.ceil(outcome.afterMs / 1_000)
  return reply.status(503).header('retry-after', String(seconds)).send({ error: outcome.message })
}
