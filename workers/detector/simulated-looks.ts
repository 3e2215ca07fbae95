import { detect } from './detect.ts'
import type { DetectInput, KnownIncident, Suppression } from './input.ts'
import { DETECTOR_PRESETS, type DetectorSettings } from './settings.ts'
import { simulate, type Trouble, type World } from './simulated-traffic.ts'

export const { sandbox } = DETECTOR_PRESETS
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
    const [draft] = look(traffic.inputAt(at, settings), [], [], settings)
    if (draft) return { at, draft }
  }
  return undefined
}

/** Looks at every second and remembers what was opened. */
export function follow(world: World, from: number, to: number) {
  const traffic = simulate(world)
  const drafts: ReturnType<typeof look>[number][] = []
  for (let at = from; at < to; at++) drafts.push(...look(traffic.inputAt(at, sandbox), drafts.map(knownOf)))
  return drafts
}

export function knownOf(draft: ReturnType<typeof look>[number] | undefined): KnownIncident {
  if (!draft) throw new Error('nothing was detected')
  const { service, error_signature: signature, services_joined } = draft.payload
  const detected_at = draft.time ?? ''
  return {
    incident_id: draft.incident_id,
    service,
    signature,
    status: 'Detected',
    cycle: draft.cycle,
    detected_at,
    services_joined,
  }
}
