import { describe, expect, it } from 'vitest'
import { LOOKED_BACK_DAYS } from '../../src/config-evidence.ts'
import { readWindow } from '../../src/slack/commands/read-window.ts'
import { usualWindow } from '../../src/worker-kit/usual.ts'
import { DETECTOR_PRESETS } from '../../workers/detector/presets.ts'

const DAY_S = 86_400

describe('src/config-evidence.ts', () => {
  it('covers what the detector learns from', () => {
    for (const { history, novelty } of Object.values(DETECTOR_PRESETS)) {
      const farthest = Math.max(history.keepS, history.seconds, history.seasonDays * DAY_S, novelty.keepS)
      expect(farthest + history.sealS + history.hourS).toBeLessThanOrEqual(LOOKED_BACK_DAYS * DAY_S)
    }
  })

  it('covers what is usual before the longest stretch that people may ask about', () => {
    const now = new Date('2026-06-30T12:00:00Z')
    const asked = readWindow('last 14 days', { now, timeZone: 'UTC' })
    const window = asked.kind === 'read' ? asked.window : undefined
    const from = window?.kind === 'span' ? Date.parse(window.from) : Number.NaN
    expect(readWindow('last 15 days', { now, timeZone: 'UTC' }).kind).toBe('problem')
    expect(from).toBe(now.getTime() - 14 * DAY_S * 1_000)
    // Everything near was spoiled: the farthest that is looked for.
    const spoiled = [{ fromMs: from - 0.9 * DAY_S * 1_000, toMs: from }]
    const usual = usualWindow(from, spoiled, { usualS: 3_600, bucketS: 60 })
    expect(Date.parse(usual.to)).toBeGreaterThan(Date.parse(usual.from))
    expect(now.getTime() - Date.parse(usual.from)).toBeLessThanOrEqual(LOOKED_BACK_DAYS * DAY_S * 1_000 + 60_000)
  })
})
