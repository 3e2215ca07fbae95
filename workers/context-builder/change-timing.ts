import type { ScorePart } from '../../src/timeline/payloads/context.ts'
import { besideErrors, epochMs, leadOf, spanOf, tooLate } from '../../src/worker-kit/instants.ts'
import type { Candidate } from './candidate.ts'
import type { Scene } from './scene.ts'
import { part } from './score-part.ts'
import { harms } from './series/movements.ts'

/** At most 0.6, so that being the latest is never enough; a change that came later than the errors is out. */
export function timing({ commit, deploy, evidenceIds }: Candidate, scene: Scene): ScorePart {
  const at = deploy?.at ?? commit.at
  const when = besideErrors(scene.began, at)
  if (tooLate(scene.began, at)) return part('onset', -6, `${deploy ? 'deployed' : 'committed'} ${when}`, evidenceIds)
  const leadMs = leadOf(scene.began, at)
  const what = deploy ? 'deployed' : 'committed (no deploy was seen)'
  const near = leadMs < 900_000 ? 0.6 : leadMs < 7_200_000 ? 0.45 : leadMs < 43_200_000 ? 0.25 : 0.1
  return part('onset', deploy ? near : near / 2, `${what} ${when}`, evidenceIds)
}

/** What came into production, where and when. */
interface Shipping {
  readonly deploy: { readonly service: string; readonly at: string } | undefined
  readonly evidenceIds: readonly string[]
}

/** A series is seen at most so often; a movement that a deploy began may lie this long before it on paper. */
const STEP_MS = 60_000
/** A change whose effect shows at once shows within this time. */
const AT_ONCE_MS = 300_000

/** Something of the service that was deployed began to move just then, and had been still before. */
export function moved({ deploy, evidenceIds }: Shipping, scene: Scene): ScorePart | undefined {
  if (deploy === undefined || tooLate(scene.began, deploy.at)) return undefined
  const atMs = epochMs(deploy.at)
  const first = scene.movements.find((one) => one.service === deploy.service)
  if (first === undefined || first.beganMs < atMs - STEP_MS || first.beganMs > atMs + AT_ONCE_MS) return undefined
  const id = scene.idOf('metric', `${first.service}\n${first.metric}`)
  const why = `${first.metric} of ${first.service} began to move ${spanOf(first.beganMs - atMs)} after it`
  return part('moved', 0.7, why, [...evidenceIds, ...(id === undefined ? [] : [id])])
}

/** A series of the service that was hit was on its way before this deploy: what comes later did not set it going. */
export function drift({ deploy, evidenceIds }: Shipping, scene: Scene): ScorePart | undefined {
  if (deploy === undefined) return undefined
  const atMs = epochMs(deploy.at)
  const first = scene.movements.find((one) => one.service === scene.service && harms(one))
  if (first === undefined || first.beganMs >= atMs - 2 * STEP_MS) return undefined
  const id = scene.idOf('metric', `${first.service}\n${first.metric}`)
  const why = `${first.metric} of ${first.service} had been moving for ${spanOf(atMs - first.beganMs)} before it`
  return part('drift', -0.9, why, [...evidenceIds, ...(id === undefined ? [] : [id])])
}
