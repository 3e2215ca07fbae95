import { describe, expect, it } from 'vitest'
import { decisiveEvidence } from '../../src/timeline/payloads/context.ts'
import { focusOf } from './focus.ts'
import { withChanges } from './known-changes.ts'
import { NO_PAST } from './past.ts'
import { rank } from './rank.ts'
import { at, briefFor, decoy, deploy, readme, shipped, telemetryOf } from './scene.spec-support.ts'

const late = deploy('late', -20)
const POOL = { kind: 'config', service: 'checkout', name: 'pool.max', previous: '50', value: '5' } as const
const told = (atS: number, more: Partial<Parameters<typeof withChanges>[1][number]> = {}) => ({
  ...POOL,
  id: `c${atS}`,
  at: at(atS),
  ...more,
})

function ranked(
  title: string,
  changes: Parameters<typeof withChanges>[1],
  settled: { ref: string; why: string }[] = [],
) {
  const signals = withChanges(undefined, changes, [])
  const telemetry = { ...telemetryOf([{ title }], [late]), ...(signals === undefined ? {} : { signals }) }
  const focus = focusOf(briefFor(), telemetry)
  const idOf = (kind: string, ref: string) => `${kind}/${ref}`.slice(0, 30)
  return rank({ focus, telemetry, shipped: shipped([readme, decoy], late), settled, past: NO_PAST, idOf })
}

const DRY = 'Error: connection pool exhausted, 5 of 5 in use'

describe('workers/context-builder/flag-causes.ts', () => {
  it('blames a setting that explains the errors, by what it was and is, and not the deploy beside it', () => {
    const [first] = ranked(DRY, [told(-120)])
    expect(first).toMatchObject({ kind: 'config', ref: 'pool.max', title: 'pool.max was set (50 -> 5)' })
    expect(first?.parts.map(({ name }) => name)).toEqual(expect.arrayContaining(['mechanism', 'onset', 'service']))
    expect(decisiveEvidence(first ?? { parts: [] })).toContain(`config/pool.max\n${at(-120)}`.slice(0, 30))
    expect(first?.confidence).toBeGreaterThan(0.5)
  })

  it('clears a change that came later, one that went the other way, and one that people called wrong', () => {
    for (const [changes, settled] of [
      [[told(300)], []],
      [[told(-120, { previous: '5', value: '50' })], []],
      [[told(-120)], [{ ref: 'pool.max', why: 'Ann judged it wrong' }]],
    ] as const) {
      const [first] = ranked(DRY, changes, [...settled])
      expect(first?.ref).not.toBe('pool.max')
    }
  })

  it('blames a migration or a flag that is merely near for nothing', () => {
    const near = [
      told(-60, { kind: 'migration', name: '0042_orders', value: '', previous: '' }),
      told(-90, { kind: 'flag', name: 'new-banner', value: 'on', previous: 'off' }),
    ]
    const all = ranked('Error: the moon is full', near)
    expect(all[0]?.kind).toBe('unknown')
    expect(all.map(({ title }) => title)).toContain('The migration 0042_orders ran')
    expect(all.find(({ kind }) => kind === 'flag')?.confidence).toBeLessThan(0.3)
  })
})
