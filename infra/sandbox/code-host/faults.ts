import { z } from 'zod'

/**
 * Trouble on request. `502-before`: nothing is done. `502-after` and `reset-after`: it is done, and the answer is lost.
 * `slow`: the answer comes late. `forbidden`: 403 for lack of a right.
 * `merging`: 405, a merge is under way. `secondary-rate-limit`: 403 with retry-after. The webhook kinds meet the next deliveries.
 */
export const FaultKind = z.enum([
  '502-before',
  '502-after',
  'reset-after',
  'slow',
  'forbidden',
  'merging',
  'secondary-rate-limit',
  'webhook-lost',
  'webhook-twice',
])
export type FaultKind = z.infer<typeof FaultKind>

export const Fault = z.object({
  kind: FaultKind,
  /** How many requests or deliveries it meets; default 1. */
  times: z.int().min(1).max(10_000).default(1),
  /** Only requests with this method. */
  method: z.string().max(10).optional(),
  /** Only requests whose path, or deliveries whose event, contains this. */
  contains: z.string().max(200).optional(),
  delay_ms: z.int().min(0).max(60_000).default(3_000),
  retry_after_s: z.int().min(0).max(3_600).default(1),
})
export type Fault = z.infer<typeof Fault>
export type FaultRequest = z.input<typeof Fault>

export interface Faults {
  add(fault: FaultRequest): void
  clear(): void
  list(): readonly Fault[]
  /** Takes the first armed fault that meets this, or nothing; each taking counts. */
  take(kinds: readonly FaultKind[], where: { readonly method: string; readonly path: string }): Fault | undefined
}

export function createFaults(): Faults {
  let armed: Fault[] = []
  return {
    add: (fault) => {
      armed.push(Fault.parse(fault))
    },
    clear: () => {
      armed = []
    },
    list: () => armed,
    take: (kinds, where) => {
      const found = armed.find((fault) => kinds.includes(fault.kind) && meets(fault, where))
      if (found === undefined) return undefined
      armed = armed.flatMap((fault) => {
        if (fault !== found) return [fault]
        return fault.times > 1 ? [{ ...fault, times: fault.times - 1 }] : []
      })
      return found
    },
  }
}

function meets(fault: Fault, where: { readonly method: string; readonly path: string }): boolean {
  if (fault.method !== undefined && fault.method.toUpperCase() !== where.method) return false
  return fault.contains === undefined || where.path.includes(fault.contains)
}
