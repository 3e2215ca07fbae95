import type { Config } from '../../src/config.ts'
import type { SightTimes } from '../../src/slack/sight/watch-sight.ts'
import type { ContextNeeds } from '../context-builder/worker.ts'
import { CONTEXT_DEFAULTS } from '../context-builder/worker.ts'
import type { ImpactSettings } from '../detector/impact/watch-impact.ts'
import { EVALUATION_DEFAULTS, type EvaluationSettings } from '../evaluation-agent/worker.ts'
import { CHECK_TIMING, type CheckTiming } from '../github-integration/watch-checks.ts'

/** All waits of the house in one place. The sandbox lives in seconds, so that a newcomer sees a whole incident in minutes. */
export interface Timing {
  readonly reconcileMs: number
  readonly patienceMs: number
  readonly maxTries: number
  readonly pollPullsMs: number
  readonly checks: CheckTiming
  readonly impact: ImpactSettings
  readonly context: ContextNeeds['settings']
  readonly evaluation: EvaluationSettings
  /** When people are told that the evidence cannot be read. */
  readonly sight: SightTimes
}

const PACES: Record<Config['pace'], Timing> = {
  sandbox: {
    reconcileMs: 2_000,
    patienceMs: 10_000,
    maxTries: 8,
    pollPullsMs: 5_000,
    checks: { settleMs: 3_000, noneAfterMs: 30_000 },
    impact: { everyMs: 5_000, latenessMs: 1_500, bucketS: 1, nowS: 10 },
    context: { leadInS: 120, deployLookbackS: 3_600, ingestLagS: 1, bucketS: 2, usualS: 300 },
    evaluation: {
      ...EVALUATION_DEFAULTS,
      settleS: 12,
      deployWaitS: 90,
      usualS: 300,
      bucketS: 2,
      ingestLagS: 1,
      nextLookS: 10,
      minRequests: 30,
      autoResolveS: 86_400,
    },
    sight: { everyMs: 10_000, blindAfterMs: 30_000 },
  },
  default: {
    reconcileMs: 20_000,
    patienceMs: 60_000,
    maxTries: 6,
    pollPullsMs: 60_000,
    checks: CHECK_TIMING,
    impact: { everyMs: 60_000, latenessMs: 75_000, bucketS: 60, nowS: 120 },
    context: CONTEXT_DEFAULTS,
    evaluation: { ...EVALUATION_DEFAULTS, autoResolveS: 86_400 },
    sight: { everyMs: 15_000, blindAfterMs: 180_000 },
  },
}

export function timingOf({ pace }: Pick<Config, 'pace'>): Timing {
  return PACES[pace]
}

/** The repository of a service; `*` stands for the services that are not named. */
export function repoOf(repos: Config['repos'], service: string): string | undefined {
  return repos.get(service) ?? repos.get('*')
}
