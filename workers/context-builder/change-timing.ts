import type { ScorePart } from '../../src/timeline/payloads/context.ts'
import { besideErrors, epochMs, leadOf, spanOf, tooLate } from '../../src/worker-kit/instants.ts'
import type { Candidate } from './candidate.ts'
import type { Scene } from './scene.ts'
import { part } from './score-part.ts'
import type { Movement } from './series/movement.ts'
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
/** A change whose effect shows at once shows within this time, most often within the first of both. */
const PROMPT_MS = 150_000
const AT_ONCE_MS = 300_000

/**
 * Something that had been still began to move just then: of the service that was deployed, or, elsewhere, the very first
 * that went wrong. Of an innocent change that is chance, and the less likely the closer both lie.
 */
export function moved({ deploy, evidenceIds }: Shipping, scene: Scene): ScorePart | undefined {
  if (deploy === undefined || tooLate(scene.began, deploy.at)) return undefined
  const atMs = epochMs(deploy.at)
  const { service } = deploy
  const after = (one: Movement) => one.beganMs - atMs
  const isNear = (one: Movement) => after(one) >= -STEP_MS && after(one) <= AT_ONCE_MS
  const own = scene.movements.filter((one) => one.service === service)
  const isOld = own.some((one) => harms(one) && after(one) < -STEP_MS)
  const near = isOld ? [] : own.filter(isNear)
  // What harms may have come from anywhere; what only changes was most likely changed.
  const first = near.find((one) => !harms(one)) ?? near[0] ?? [firstWrong(scene)].find((one) => one && isNear(one))
  if (first === undefined) return undefined
  const isOwn = first.service === service
  const isNearest = after(first) <= PROMPT_MS && isLastBefore(atMs, first, scene)
  if (!isOwn && !isNearest) return undefined
  const id = scene.idOf('metric', `${first.service}\n${first.metric}`)
  const why = `${first.metric} of ${first.service} began to move ${spanOf(after(first))} after it`
  const ids = [...evidenceIds, ...(id === undefined ? [] : [id])]
  if (isOwn && isNearest && !harms(first)) return part('moved', 1.2, why, ids)
  return part('moved', isNearest && first === firstWrong(scene) ? 0.8 : 0.7, why, ids)
}

function firstWrong({ movements, service }: Scene): Movement | undefined {
  return movements.find((one) => harms(one) || one.service === service)
}

/** Nothing else was changed between it and the movement, nor in the same minute before it. */
function isLastBefore(atMs: number, { beganMs }: Movement, { changedMs }: Scene): boolean {
  return changedMs.filter((one) => one > atMs - STEP_MS && one <= Math.max(atMs, beganMs)).length <= 1
}

/** A series of the service that was hit was on its way before this deploy: what comes later did not set it going. */
export function drift({ deploy, evidenceIds }: Shipping, scene: Scene): ScorePart | undefined {
  if (deploy === undefined) return undefined
  const atMs = epochMs(deploy.at)
  const first = scene.movements.find((one) => one.service === scene.service && harms(one))
  if (first === undefined || first.beganMs >= atMs - 2 * STEP_MS) return undefined
  const id = scene.idOf('metric', `${first.service}\n${first.metric}`)
  const why = `${first.metric} of ${first.service} had been moving for ${spanOf(atMs - first.beganMs)} before it`
  return part('drift', -1.4, why, [...evidenceIds, ...(id === undefined ? [] : [id])])
}
