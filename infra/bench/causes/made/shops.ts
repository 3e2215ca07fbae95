import type { Dice } from './dice.ts'

/** Who plays in an incident. */
export interface Cast {
  readonly hit: string
  readonly caller: string
  readonly callee: string
  readonly bystander: string
  readonly platform: string
}

/** Systems of different trades and habits of naming, each from the edge inwards. */
const SHOPS = [
  ['web-gateway', 'orders-api', 'ledger', 'mailer'],
  ['edge', 'booking-svc', 'pricing', 'exporter'],
  ['portal', 'enrollment', 'grading', 'archive'],
  ['bff', 'trip-planner', 'routes', 'billing-worker'],
  ['console', 'jobs', 'scheduler-core', 'audit'],
] as const

export function castOf(dice: Dice): Cast {
  const [caller, hit, callee, bystander] = dice.pick(SHOPS)
  return { caller, hit, callee, bystander, platform: dice.pick(['kubelet', 'node-agent', 'orchestrator']) }
}

/** Fills `{hit}` and the like. */
export function filled(text: string, cast: Cast): string {
  return text.replace(/\{(hit|caller|callee|bystander|platform)\}/g, (_, role: keyof Cast) => cast[role])
}
