import type { DetectorSettings, RateWindow } from './settings.ts'

const window = (
  buckets: number,
  drop: number,
  minErrors: number,
  minShare: number,
  minRatio: number,
  minSpread: number,
  maxTail: number,
): RateWindow => ({ buckets, drop, minErrors, minShare, minRatio, minSpread, maxTail })

/** For production: buckets of a minute, rare alarms. */
const usual: DetectorSettings = {
  bucketS: 60,
  latenessMs: 75_000,
  windows: [
    window(2, 1, 14, 0, 4, 2, 1e-7),
    window(3, 1, 10, 0, 3.5, 3, 1e-7),
    window(5, 1, 8, 0, 3, 4, 1e-7),
    window(15, 2, 8, 0, 2.5, 5, 1e-7),
    window(60, 3, 8, 0, 2, 6, 1e-7),
    // Where most requests fail, few are enough.
    window(60, 1, 5, 0.4, 4, 4, 1e-3),
  ],
  signatureWindows: [
    window(2, 1, 14, 0, 5, 2, 1e-8),
    window(3, 1, 10, 0, 4.5, 3, 1e-8),
    window(5, 1, 8, 0, 4, 4, 1e-8),
    window(15, 2, 8, 0, 3.5, 5, 1e-8),
    window(60, 3, 8, 0, 3, 6, 1e-8),
  ],
  rolloutS: 180,
  history: {
    seconds: 86_400,
    blockS: 900,
    hourS: 3_600,
    keepS: 14 * 86_400,
    sealS: 1_800,
    guardS: 1_800,
    seasonDays: 14,
    coldRequests: 500,
    coldShare: 0.2,
    priorRequests: 400,
    priorErrors: 2,
    minKappa: 0.05,
  },
  novelty: {
    seconds: 14_400,
    keepS: 18_000,
    watchedS: 21_600,
    deployNearS: 3_600,
    linkRenames: true,
    apartBelow: 8,
    nearDeploy: { minCount: 4, minSpread: 4, maxChance: 0.1 },
    nearDeploySoon: { minCount: 9, minSpread: 3, maxChance: 0.002 },
    nearDeploySteady: {
      minCount: 3,
      minSpread: 3,
      maxChance: 0.36,
      pace: { sinceDeployS: 1_200, withinS: 2_400, lastsS: 300 },
    },
    alone: { minCount: 8, minSpread: 5, maxChance: 0.002 },
    loud: { minCount: 30, minSpread: 2, maxChance: 1e-6 },
    maxTail: 1,
  },
  joinS: 1_800,
  quietS: 1_800,
  reopenS: 86_400,
  maxCycles: 5,
}

/** For the sandbox: seconds matter, history is a minute or two, and the traffic is our own. */
const sandbox: DetectorSettings = {
  bucketS: 1,
  latenessMs: 1_500,
  windows: [
    window(5, 0, 5, 0.15, 4, 2, 1e-3),
    window(10, 0, 5, 0.12, 4, 3, 1e-3),
    window(20, 0, 6, 0.1, 4, 5, 1e-3),
    window(60, 0, 12, 0.08, 4, 10, 1e-4),
  ],
  signatureWindows: [],
  rolloutS: 0,
  history: {
    seconds: 900,
    blockS: 5,
    hourS: 60,
    keepS: 900,
    sealS: 10,
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
    keepS: 120,
    watchedS: 45,
    deployNearS: 60,
    linkRenames: true,
    apartBelow: 0,
    nearDeploy: { minCount: 5, minSpread: 4, maxChance: 1 },
    nearDeploySoon: { minCount: 5, minSpread: 4, maxChance: 1 },
    alone: { minCount: 12, minSpread: 8, maxChance: 1 },
    loud: { minCount: 60, minSpread: 4, maxChance: 1 },
    maxTail: 1e-4,
  },
  joinS: 120,
  quietS: 120,
  reopenS: 3_600,
  maxCycles: 5,
}

export const DETECTOR_PRESETS = { default: usual, sandbox } as const satisfies Record<string, DetectorSettings>
