/** One window of the rate and signature rules; all of its conditions must hold. */
export interface RateWindow {
  readonly buckets: number
  /** The loudest buckets that are left out before the test. */
  readonly drop: number
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
  /** Chance that a new error of the long tail comes this often. 1: not asked. */
  readonly maxChance: number
  /**
   * It goes on at a pace: first seen so many seconds after a deploy at most and no longer than so many ago, and from first
   * to last so many at least. A burst after a release is over sooner; the long tail comes by chance and again after hours.
   */
  readonly pace?: { readonly sinceDeployS: number; readonly withinS: number; readonly lastsS: number }
}

export interface HistorySettings {
  /** How far back what is called lately goes, and in blocks of how many seconds. */
  readonly seconds: number
  readonly blockS: number
  /** The hour of signatures: their counts are kept in sums of so many seconds. A multiple of `blockS`. */
  readonly hourS: number
  /** How far back blocks and hours are kept. */
  readonly keepS: number
  /** Blocks and hours are added up when they ended this long ago. */
  readonly sealS: number
  /** Time before the window that is left out, because the trouble may have begun there. */
  readonly guardS: number
  /** The same time of so many days before joins the baseline; 0: none. */
  readonly seasonDays: number
  /** With fewer requests than this there is no usual yet: the prior holds and the bar is `coldShare`. */
  readonly coldRequests: number
  readonly coldShare: number
  /** Weight of what is assumed before anything is known. */
  readonly priorRequests: number
  readonly priorErrors: number
  readonly minKappa: number
}

export interface NoveltySettings {
  /** A signature counts as new this long after it was first seen. */
  readonly seconds: number
  /** How long its counts are kept one by one. */
  readonly keepS: number
  /** The service must have been watched this long before. */
  readonly watchedS: number
  readonly deployNearS: number
  /** Whether a new name of an old error is linked to it instead of alarming. */
  readonly linkRenames: boolean
  /** New errors of fewer than this are the novelty rule's alone: they do not count as failing requests. 0: all count. */
  readonly apartBelow: number
  readonly nearDeploy: NoveltyBar
  /** So often near a deploy that three buckets of it are enough. */
  readonly nearDeploySoon: NoveltyBar
  /** So steady after a deploy that few are enough; absent: never. */
  readonly nearDeploySteady?: NoveltyBar
  readonly alone: NoveltyBar
  /** So loud that it need not last. */
  readonly loud: NoveltyBar
  readonly maxTail: number
}

export interface DetectorSettings {
  /** What people say of single services; the others go by their history. */
  readonly services?: ReadonlyMap<string, { readonly slo?: number; readonly times?: number }>
  readonly bucketS: number
  /** How long after its end a bucket is taken for complete. */
  readonly latenessMs: number
  /** The shortest first, as in `signatureWindows`. */
  readonly windows: readonly RateWindow[]
  /** The same for each known signature against its own rate; empty: they are not looked at one by one. */
  readonly signatureWindows: readonly RateWindow[]
  /** While a release rolls out, connections break: so long after a deploy, a trouble of less than three buckets is none. */
  readonly rolloutS: number
  readonly history: HistorySettings
  readonly novelty: NoveltySettings
  /** A caller or callee whose incident was opened this lately is taken for the same trouble. */
  readonly joinS: number
  /** An incident without evidence for so long is over: what comes then is another. */
  readonly quietS: number
  readonly reopenS: number
  readonly maxCycles: number
}
