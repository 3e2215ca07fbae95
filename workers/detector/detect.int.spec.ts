import { describe, expect, it } from 'vitest'
import { IncidentDetectedPayload } from '../../src/timeline/payloads/detection.ts'
import { instant } from './input.ts'
import { DETECTOR_PRESETS } from './presets.ts'
import type { DetectorSettings } from './settings.ts'
import { type DetectInput, detect } from './simulated-ledger.ts'
import { broken, CALLS, first, look, opened, SHOP, sandbox } from './simulated-looks.ts'
import { START, simulate } from './simulated-traffic.ts'

describe('workers/detector/detect.ts', () => {
  it('sees a checkout that starts to fail within 8 seconds, after a minute and a half of history', () => {
    const delays: number[] = []
    for (let seed = 1; seed <= 40; seed++) {
      const share = 0.3 + (0.4 * (seed % 5)) / 4
      const world = { seed, seconds: 130, services: SHOP, troubles: [broken(share)] }
      const found = first(world, 61, 130)
      expect(found?.draft.payload.service, `seed ${seed}, share ${share}`).toBe('checkout')
      // A bucket is looked at when it is complete: one second for the bucket, one and a half for lateness.
      delays.push((found?.at ?? 999) - 90 + 1.5)
    }
    delays.sort((a, b) => a - b)
    expect(delays[Math.floor(delays.length * 0.9)]).toBeLessThanOrEqual(8)
    expect(delays.at(-1)).toBeLessThanOrEqual(12)
  })

  it('stays silent on normal traffic for simulated hours', { timeout: 60_000 }, () => {
    const brief: DetectorSettings = { ...sandbox, history: { ...sandbox.history, seconds: 240 } }
    for (let seed = 100; seed < 102; seed++) {
      expect(
        first({ seed, seconds: 3_600, services: SHOP, calls: CALLS }, 10, 3_600, brief),
        `seed ${seed}`,
      ).toBeUndefined()
    }
    const rough = {
      noisy: { rps: 5, background: 0.03 },
      busy: { rps: 20, background: 0.01 },
      quiet: { rps: 0.2, background: 0.01 },
    }
    expect(first({ seed: 7, seconds: 3_600, services: rough }, 10, 3_600, brief)).toBeUndefined()
  })

  it('stays silent when traffic grows tenfold and errors with it', () => {
    const world = simulate({ seed: 5, seconds: 300, services: { web: { rps: 30, background: 0.005 } } })
    const thinned = (input: Omit<DetectInput, 'incidents' | 'suppressions'>) => ({
      ...input,
      incidents: [],
      suppressions: [],
    })
    for (let at = 60; at < 300; at++) expect(detect(thinned(world.inputAt(at, sandbox)), sandbox)).toEqual([])
  })

  it('says why, since when and what, in a payload that fits the catalogue', () => {
    const found = first({ seed: 3, seconds: 120, services: SHOP, troubles: [broken(0.5)] }, 61, 120)
    const payload = IncidentDetectedPayload.parse(found?.draft.payload)
    expect(payload).toMatchObject({
      title: 'checkout: words of boom',
      error_signature: 'boom',
      source: 'detector',
      rule: { name: 'rate' },
      top_signatures: [{ signature: 'boom', sample: 'a line of boom' }],
    })
    expect(['SEV-1', 'SEV-2']).toContain(payload.severity)
    expect(payload.rule.why).toMatch(
      /^\d+ of \d+ requests to checkout failed in \d+ s \(\d+ %\)\. By its history [\d.]+ % is usual, so [\d.]+ were expected; by chance that happens less than once in /,
    )
    expect(Math.abs(Date.parse(payload.window.from) / 1_000 - START - 90)).toBeLessThanOrEqual(3)
  })

  it('gives the same drafts whatever the order of the rows', () => {
    const input = simulate({ seed: 2, seconds: 120, services: SHOP, troubles: [broken(0.6)], calls: CALLS }).inputAt(
      110,
      sandbox,
    )
    const turned = Object.fromEntries(
      Object.entries(input).map(([name, value]) => [name, Array.isArray(value) ? [...value].reverse() : value]),
    ) as typeof input
    expect(look(input)).toHaveLength(1)
    expect(look(turned)).toEqual(look(input))
  })

  it('takes a new error that persists for news, sooner after a deploy, and never for a rename', () => {
    const fresh = broken(0.012, { signature: 'fresh', from: 100 })
    const services = { checkout: { rps: 40, background: 0 } }
    const traffic = simulate({ seed: 21, seconds: 200, services, troubles: [fresh] })
    const deploy = { id: 'd', service: 'checkout', sha: 'a'.repeat(40), previous_sha: '', at: instant(START + 95) }
    const when = (deploys: DetectInput['deploys']) => {
      for (let at = 61; at < 200; at++) {
        const [draft] = opened(look({ ...traffic.inputAt(at, sandbox), deploys }))
        if (draft) return { at, draft }
      }
      return undefined
    }
    const near = when([deploy])
    const alone = when([])
    expect(near?.draft.payload).toMatchObject({ rule: { name: 'novelty' }, error_signature: 'fresh' })
    expect(near?.draft.payload.rule.why).toMatch(
      /never seen before .* last deployed \d+ s before the errors began \(aaaaaaa\)/,
    )
    expect(near?.at ?? 999).toBeLessThan(alone?.at ?? 999)
    const renamed = simulate({
      seed: 21,
      seconds: 200,
      services,
      troubles: [fresh, broken(0.012, { signature: 'old', from: 0, to: 100 })],
    })
    for (let at = 101; at < 140; at++) expect(look({ ...renamed.inputAt(at, sandbox), deploys: [deploy] })).toEqual([])
  })

  it('is honest at a cold start: silent on a few errors, loud when half of everything fails, and says so', () => {
    const cold = (share: number) =>
      first({ seed: 8, seconds: 40, services: SHOP, troubles: [broken(share, { from: 0 })] }, 1, 40)
    expect(cold(0.12)).toBeUndefined()
    const rule = cold(0.6)?.draft.payload.rule
    expect(rule?.why).toContain('little history')
    expect(rule).not.toHaveProperty('baseline_rate')
    expect(rule).not.toHaveProperty('expected')
  })

  it('works in minutes with the default settings', () => {
    const usual: DetectorSettings = { ...DETECTOR_PRESETS.default }
    const services = { api: { rps: 2, background: 0.004 } }
    const day = 30 * 3_600
    const traffic = simulate({
      seed: 31,
      seconds: day,
      services,
      troubles: [broken(0.2, { service: 'api', from: day - 900, to: day })],
    })
    for (let at = day - 7_200; at < day - 900; at += 60)
      expect(look(traffic.inputAt(at, usual), [], [], usual)).toEqual([])
    const found = look(traffic.inputAt(day - 900 + 240, usual), [], [], usual)
    expect(found).toMatchObject([{ payload: { service: 'api', severity: 'SEV-2' } }])
  })
})
