import type { DetectorDraft } from './detect.ts'
import type { KnownIncident, Suppression } from './input.ts'
import { DETECTOR_PRESETS } from './presets.ts'
import type { DetectorSettings } from './settings.ts'
import { type DetectInput, detect } from './simulated-ledger.ts'
import { simulate, type Trouble, type World } from './simulated-traffic.ts'
import { knownFrom } from './stated.ts'

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
    const [draft] = opened(look(traffic.inputAt(at, settings), [], [], settings))
    if (draft) return { at, draft }
  }
  return undefined
}

/** Looks at every second and remembers what was opened beside what was there before. */
export function follow(world: World, from: number, to: number, before: readonly KnownIncident[] = []) {
  const traffic = simulate(world)
  const drafts: ReturnType<typeof opened>[number][] = []
  for (let at = from; at < to; at++) {
    const known = [...before, ...drafts.map(knownFrom)]
    drafts.push(...opened(look(traffic.inputAt(at, sandbox), known)))
  }
  return drafts
}

export function opened(drafts: readonly DetectorDraft[]) {
  return drafts.filter((draft) => draft.event_type === 'IncidentDetected')
}

export function knownOf(draft: DetectorDraft | undefined): KnownIncident {
  if (draft?.event_type !== 'IncidentDetected') throw new Error('nothing was detected')
  return knownFrom(draft)
}
