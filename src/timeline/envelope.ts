import { z } from 'zod'

export const Actor = z.object({
  kind: z.enum(['detector', 'worker', 'agent', 'integration', 'human', 'system']),
  id: z.string().min(1).max(200),
  display: z.string().max(200).optional(),
})
export type Actor = z.infer<typeof Actor>

export const AgentTag = z.object({
  name: z.string(),
  version: z.string(),
  model: z.string().optional(),
  prompt_sha256: z.string().optional(),
})
export type AgentTag = z.infer<typeof AgentTag>

/** ISO 8601 in UTC with milliseconds. */
export const Instant = z.iso.datetime()

/** What every event on every topic carries. `time` is for durations only, never for order. */
export const Envelope = z.object({
  event_id: z.uuid(),
  schema_version: z.int().min(1),
  time: Instant,
  tenant_id: z.string().min(1).max(200),
  incident_id: z.string().min(1).max(200),
  /** Investigation loop, 1-based. */
  cycle: z.int().min(1),
  /** The loop this fact opens; present on loop openers alone. */
  opens_cycle: z.int().min(2).optional(),
  /** The last loop this fact closes; defaults to `cycle`. */
  closes_through: z.int().min(1).optional(),
  /** What tells apart several events of one type in one cycle; a part of `event_id`. */
  discriminator: z.string().max(500),
  causation_id: z.uuid().optional(),
  correlation_id: z.uuid(),
  actor: Actor,
  agent: AgentTag.optional(),
  payload_sha256: z.string().length(64),
})
export type Envelope = z.infer<typeof Envelope>

/** An event is at most this many bytes of JSON. */
export const MAX_EVENT_BYTES = 512 * 1024
