import type { DetectorDraft } from './found.ts'
import { instant, type KnownIncident, type Suppression } from './input.ts'
import { DETECTOR_PRESETS } from './presets.ts'
import type { DetectorSettings } from './settings.ts'
import { type DetectInput, detect } from './simulated-ledger.ts'
import { START, simulate, type Trouble, type World } from './simulated-traffic.ts'
import { knownFrom, Stated } from './stated.ts'

export const { sandbox, default: usual } = DETECTOR_PRESETS
export const SHOP = {
  web: { rps: 8, background: 0.005 },
  checkout: { rps: 5, background: 0.005 },
  stock: { rps: 3, background: 0.005 },
}
export const CALLS = [
  ['web', 'checkout'],
  ['checkout', 'stock'],
] as const
export const broken = (share: number, more: Partial<Trouble> = {}): Trouble => ({
  service: 'checkout',
  from: 90,
  to: 10_000,
  share,
  signature: 'boom',
  ...more,
})

export type Looked = Omit<DetectInput, 'incidents' | 'suppressions'>

export function look(
  input: Looked,
  incidents: readonly KnownIncident[] = [],
  suppressions: readonly Suppression[] = [],
  settings = sandbox as DetectorSettings,
) {
  return detect({ ...input, incidents, suppressions }, settings)
}

export function first(world: World, from: number, to: number, settings: DetectorSettings = sandbox) {
  const traffic = simulate(world)
  for (let at = from; at < to; at++) {
    const [draft] = opened(look(traffic.inputAt(at, settings), [], [], settings))
    if (draft) return { at, draft }
  }
  return undefined
}

/** Looks at every second and remembers what was opened beside what was there before. */
export function follow(world: World, from: number, to: number, before: readonly KnownIncident[] = []) {
  const traffic = simulate(world)
  const stated = new Stated()
  const drafts: ReturnType<typeof opened>[number][] = []
  for (let at = from; at < to; at++) {
    const told = stated.unsaid(look(traffic.inputAt(at, sandbox), stated.over([...before, ...drafts.map(knownFrom)])))
    for (const draft of told) stated.remember(draft)
    drafts.push(...opened(told))
  }
  return drafts
}

/**
 * Ten minutes in which these parts of the requests fail after a quiet day, in the settings for production: 200 requests a
 * minute to checkout, which calls stock, 1,000 to stock.
 */
export function shop(failing: { readonly checkout: number; readonly stock: number }): Looked {
  const perMinute = { checkout: 200, stock: 1_000 } as const
  const services = ['checkout', 'stock'] as const
  const minutes = (service: (typeof services)[number], from: number, to: number, stepS: number, share: number) =>
    Array.from({ length: to - from }, (_, i) => {
      const requests = (perMinute[service] * stepS) / 60
      return { service, bucket: instant(START + (from + i) * stepS), requests, errors: Math.round(requests * share) }
    })
  return {
    tenantId: 'acme',
    end: instant(START),
    rates: services.flatMap((service) => [
      ...minutes(service, -60, -10, 60, 0.001),
      ...minutes(service, -10, 0, 60, failing[service]),
    ]),
    history: services.flatMap((service) => minutes(service, -96, 0, 900, 0.001)),
    counts: services.flatMap((service) =>
      minutes(service, -10, 0, 60, failing[service]).map(({ bucket, errors }) => ({
        service,
        signature: `${service} fails`,
        bucket,
        count: errors,
      })),
    ),
    seen: [],
    deploys: [],
    calls: [{ caller: 'checkout', callee: 'stock', calls: 500, errors: 10 }],
  }
}

export function opened(drafts: readonly DetectorDraft[]) {
  return drafts.filter((draft) => draft.event_type === 'IncidentDetected')
}

export function knownOf(draft: DetectorDraft | undefined): KnownIncident {
  if (draft?.event_type !== 'IncidentDetected') throw new Error('nothing was detected')
  return knownFrom(draft)
}
