import { describe, expect, it } from 'vitest'
import { contextFor, GUILTY, TOTAL_NOW } from '../../src/worker-kit/context.spec-support.ts'
import { bytesOf, MAX_CONTEXT_BYTES, trim } from './trim.ts'

const long = (length: number, of = 'x') => of.repeat(length)

function heavy() {
  const context = contextFor()
  const [first] = context.evidence
  const [guilty] = context.suspects
  if (first === undefined || guilty === undefined) throw new Error('The sample has evidence and suspects.')
  const others = [...Array(25).keys()].map((place) => ({
    ...guilty,
    sha: `${place}`.padStart(40, '0'),
    files: [{ path: `src/other${place}.js`, additions: 1, deletions: 1, patch: long(19_000) }],
  }))
  return contextFor({
    evidence: [...Array(150).keys()].map((place) => ({ ...first, id: `ev${place + 1}`, sample: long(4_000, 'ü') })),
    suspects: [guilty, ...others],
    sources: [
      ...context.sources,
      ...[...Array(10).keys()].map((place) => ({ path: `src/other${place}.js`, content: long(50_000) })),
    ],
  })
}

describe('workers/context-builder/trim.ts', () => {
  it('counts the bytes of its JSON', () => {
    for (const context of [contextFor(), heavy(), contextFor({ evidence: [], gaps: ['ü', '"'] })]) {
      expect(bytesOf(context)).toBe(Buffer.byteLength(JSON.stringify(context)))
    }
  })

  it('leaves alone what fits', () => {
    expect(trim(contextFor())).toEqual(contextFor())
  })

  it('brings a snapshot of megabytes under the bound and says what it took', () => {
    expect(bytesOf(heavy())).toBeGreaterThan(4 * MAX_CONTEXT_BYTES)
    const kept = trim(heavy())
    expect(bytesOf(kept)).toBeLessThanOrEqual(MAX_CONTEXT_BYTES)
    expect(kept.gaps.at(-1)).toMatch(/^Left out to keep the snapshot small: /)
  })

  it('keeps to the last what a revert of the leading suspect needs', () => {
    const kept = trim(heavy())
    expect(kept.suspects.find((suspect) => suspect.sha === GUILTY)?.files[0]?.patch).toBeDefined()
    expect(kept.sources).toContainEqual({ path: 'src/total.js', content: TOTAL_NOW })
  })

  it('takes the same away each time', () => {
    expect(trim(heavy())).toEqual(trim(heavy()))
  })

  it('keeps every item that a hypothesis cites', () => {
    const kept = trim(heavy(), 60_000)
    const ids = new Set(kept.evidence.map((item) => item.id))
    expect(bytesOf(kept)).toBeLessThanOrEqual(60_000)
    for (const id of kept.hypotheses.flatMap((hypothesis) => hypothesis.evidence_ids)) expect(ids).toContain(id)
  })
})
