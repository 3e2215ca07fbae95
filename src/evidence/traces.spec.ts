import { describe, expect, it } from 'vitest'
import { signatureOf } from './signature.ts'
import { PRINTERS } from './trace-prints.spec-support.ts'
import { CAUSES, chance, printOf, type Sample } from './traces.spec-support.ts'

const PRINTS = 24
/** Bars for pairs of traces: of those named alike, how many are of one cause; of those of one cause, how many are named alike. */
const [PRECISION, RECALL] = [0.99, 0.95]

function samplesOf(language: string, seed: number): readonly Sample[] {
  const n = chance(seed)
  const print = PRINTERS[language]
  return Object.entries(CAUSES).flatMap(([name, cause]) =>
    Array.from({ length: PRINTS }, () => ({ text: print?.(printOf(cause, n)) ?? '', truth: `${language} ${name}` })),
  )
}

interface Pairs {
  alike: number
  same: number
  both: number
}

function pairsOf(samples: readonly Sample[]): Pairs {
  const named = samples.map(({ text, truth }) => ({
    truth,
    signature: signatureOf({ body: text, severity: 'ERROR' }).signature,
  }))
  const pairs: Pairs = { alike: 0, same: 0, both: 0 }
  named.forEach((one, at) => {
    for (const other of named.slice(at + 1)) {
      const [alike, same] = [one.signature === other.signature, one.truth === other.truth]
      if (alike) pairs.alike += 1
      if (same) pairs.same += 1
      if (alike && same) pairs.both += 1
    }
  })
  return pairs
}

describe('src/evidence/traces.spec.ts', () => {
  it.each(Object.keys(PRINTERS))('names the causes of %s apart, and each alike however it is printed', (language) => {
    const { alike, same, both } = pairsOf(samplesOf(language, 17))
    const [precision, recall] = [both / alike, both / same]
    console.log(`${language}: pairwise precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}, ${same} pairs`)
    expect(precision).toBeGreaterThanOrEqual(PRECISION)
    expect(recall).toBeGreaterThanOrEqual(RECALL)
  })

  it('never gives two languages one name', () => {
    const all = Object.keys(PRINTERS).flatMap((language) => samplesOf(language, 3).filter((_, at) => at % PRINTS < 3))
    // One program prints both.
    const { alike, both } = pairsOf(all.map((sample) => ({ ...sample, truth: sample.truth.replace('rails', 'ruby') })))
    expect(both / alike).toBeGreaterThanOrEqual(PRECISION)
  })
})
