import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contextOf } from '../../../../src/cli/bench/causes/run-case.ts'
import { jcs } from '../../../../src/kit/jcs.ts'
import { type MadeCase, makeCase } from './make-case.ts'
import { OTHER_TEMPLATES, TEMPLATES, type Template, THIRD_BESIDE_CODE } from './template.ts'

const SEEDS = [41, 42]

async function judged(templates: readonly Template[]) {
  const cases = templates.flatMap((template) => SEEDS.map((seed) => makeCase(template, seed)))
  const named = await Promise.all(cases.map(async (one) => ({ one, ref: accused(await contextOf(one)) })))
  const right = named.filter(({ one, ref }) => ref === one.truth).length
  const decoys = named.filter(({ one, ref }) => ref !== undefined && one.decoys.includes(ref)).length
  return { right: right / cases.length, decoys: decoys / cases.length }
}

function accused({ hypotheses }: Awaited<ReturnType<typeof contextOf>>): string | undefined {
  const [first] = hypotheses
  return first?.kind === 'change' || first?.kind === 'config' ? first.ref : undefined
}

describe('infra/bench/causes/made/make-case.ts', () => {
  it('makes the same case of the same seed, with the latest deploy before the alert innocent where one is guilty', () => {
    for (const template of [...TEMPLATES, ...OTHER_TEMPLATES]) {
      const one = makeCase(template, 3)
      expect(jcs(makeCase(template, 3))).toBe(jcs(one))
      expect(one.truth === undefined).toBe(template.guilty === undefined)
      expect(one.decoys).not.toContain(one.truth)
    }
  })

  it('is read rightly by the engine, which is not led by decoys', async () => {
    const { right, decoys } = await judged(TEMPLATES)
    expect(right).toBeGreaterThanOrEqual(0.9)
    expect(decoys).toBeLessThanOrEqual(0.05)
  })

  it('seldom leads the engine to a decoy even in words that no rule was made for', async () => {
    const { right, decoys } = await judged(OTHER_TEMPLATES)
    expect(right).toBeGreaterThanOrEqual(0.6)
    expect(decoys).toBeLessThanOrEqual(0.1)
  })

  it('names a flag, a setting or a migration, and no decoy, in half of the cases at least in words written last', async () => {
    const cases = THIRD_BESIDE_CODE.filter(({ fills }) => fills === undefined).map((one) => makeCase(one, 41))
    const named = await Promise.all(cases.map(async (one) => ({ one, first: (await contextOf(one)).hypotheses[0] })))
    const blamed = named.filter(({ first }) => first?.kind !== 'unknown')
    expect(blamed.filter(({ one, first }) => first?.ref === one.truth).length).toBeGreaterThanOrEqual(cases.length / 2)
    for (const { one, first } of blamed) expect(one.decoys).not.toContain(first?.ref)
  })

  it('has explanations whose parts add up to the score', async () => {
    for (const template of TEMPLATES) {
      const { hypotheses } = await contextOf(makeCase(template, 43))
      for (const { parts, score } of hypotheses)
        expect(parts.reduce((sum, part) => sum + part.value, 0)).toBeCloseTo(score, 6)
    }
  })

  it('gives the same bytes for rows in any order and told twice', async () => {
    const one = makeCase(TEMPLATES[4] ?? TEMPLATES[0] ?? fail(), 44)
    const bytes = jcs(await contextOf(one))
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat({ max: 1_000_000 })), async (numbers) => {
        const stirred = <R>(rows: readonly R[]): R[] => {
          const keyed = [...rows, ...rows.slice(0, 7)].map((row) => ({ row, key: numbers.next().value ?? 0 }))
          return keyed.sort((a, b) => a.key - b.key).map(({ row }) => row)
        }
        const { logs, spans, deploys } = one.rows
        const other: MadeCase = {
          ...one,
          rows: { logs: stirred(logs), spans: stirred(spans), deploys: stirred(deploys) },
        }
        expect(jcs(await contextOf(other))).toBe(bytes)
      }),
      { numRuns: 8 },
    )
  })
})

function fail(): never {
  throw new Error('There are no templates; write one.')
}
