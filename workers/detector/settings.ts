/** One window of the rate rule; all of its conditions must hold. */
export interface RateWindow {
  readonly buckets: number
  readonly minErrors: number
  /** Errors over requests. */
  readonly minShare: number
  /** Observed over expected. */
  readonly minRatio: number
  /** Buckets of the window that are worse than half of `minRatio`. */
  readonly minSpread: number
  /** Upper tail probability under the baseline. */
  readonly maxTail: number
}

/** What a signature never seen before must show to open an incident. */
export interface NoveltyBar {
  readonly minCount: number
  readonly minSpread: number
}

export interface DetectorSettings {
  readonly bucketS: number
  /** How long after its end a bucket is taken for complete. */
  readonly latenessMs: number
  readonly windows: readonly RateWindow[]
  readonly history: {
    /** How far back the baseline looks, and in blocks of how many seconds. */
    readonly seconds: number
    readonly blockS: number
    /** Time before the window that is left out, because the trouble may have begun there. */
    readonly guardS: number
    /** The same hour of so many days before joins the baseline; 0: none. */
    readonly seasonDays: number
    /** With fewer requests than this there is no usual yet: the prior holds and the bar is `coldShare`. */
    readonly coldRequests: number
    readonly coldShare: number
    /** Weight of what is assumed before anything is known. */
    readonly priorRequests: number
    readonly priorErrors: number
    readonly minKappa: number
  }
  readonly novelty: {
    /** A signature counts as new this long after it was first seen. */
    readonly seconds: number
    /** The service must have been watched this long before. */
    readonly watchedS: number
    readonly deployNearS: number
    readonly nearDeploy: NoveltyBar
    readonly alone: NoveltyBar
    readonly maxTail: number
  }
  /** A caller or callee whose incident was opened this lately is taken for the same trouble. */
  readonly joinS: number
  readonly reopenS: number
  readonly maxCycles: number
}

const window = (
  buckets: number,
  minErrors: number,
  minShare: number,
  minRatio: number,
  minSpread: number,
  maxTail: number,
): RateWindow => ({ buckets, minErrors, minShare, minRatio, minSpread, maxTail })

/** For production: buckets of a minute, rare alarms. */
const usual: DetectorSettings = {
  bucketS: 60,
  latenessMs: 75_000,
  windows: [
    window(2, 12, 0.01, 5, 2, 1e-10),
    window(5, 8, 0.005, 3, 4, 1e-9),
    window(15, 8, 0.003, 2.5, 5, 1e-9),
    window(60, 12, 0.003, 2, 12, 1e-9),
  ],
  history: {
    seconds: 86_400,
    blockS: 900,
    guardS: 1_800,
    seasonDays: 14,
    coldRequests: 500,
    coldShare: 0.2,
    priorRequests: 400,
    priorErrors: 2,
    minKappa: 0.05,
  },
  novelty: {
    seconds: 1_800,
    watchedS: 21_600,
    deployNearS: 1_800,
    nearDeploy: { minCount: 8, minSpread: 3 },
    alone: { minCount: 20, minSpread: 6 },
    maxTail: 1e-6,
  },
  joinS: 1_800,
  reopenS: 86_400,
  maxCycles: 5,
}

/** For the sandbox: seconds matter, history is a minute or two, and the traffic is our own. */
const sandbox: DetectorSettings = {
  bucketS: 1,
  latenessMs: 1_500,
  windows: [
    window(5, 5, 0.15, 4, 2, 1e-3),
    window(10, 5, 0.12, 4, 3, 1e-3),
    window(20, 6, 0.1, 4, 5, 1e-3),
    window(60, 12, 0.08, 4, 10, 1e-4),
  ],
  history: {
    seconds: 900,
    blockS: 5,
    guardS: 20,
    seasonDays: 0,
    coldRequests: 60,
    coldShare: 0.3,
    priorRequests: 100,
    priorErrors: 0.5,
    minKappa: 0.05,
  },
  novelty: {
    seconds: 60,
    watchedS: 45,
    deployNearS: 60,
    nearDeploy: { minCount: 5, minSpread: 4 },
    alone: { minCount: 12, minSpread: 8 },
    maxTail: 1e-4,
  },
  joinS: 120,
  reopenS: 3_600,
  maxCycles: 5,
}

export const DETECTOR_PRESETS = { default: usual, sandbox } as const satisfies Record<string, DetectorSettings>
