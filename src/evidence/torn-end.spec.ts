import { describe, expect, it } from 'vitest'
import { NAMED_SHAPES, SECRET_KINDS, type SecretKind } from '../redact/corpus.ts'
import { redactText } from '../redact/redact-text.ts'
import { seeded } from '../redact/seeded.ts'
import { mendCuts } from './torn-end.ts'

/** What storage keeps of each column, as a cut in the making: the whole text in, the kept part out. */
const CUTS = {
  title: (text: string) => Array.from(text).slice(0, 200).join(''),
  sample: (text: string) => Array.from(text).slice(0, 2_000).join(''),
  body: (text: string) => Buffer.from(text).subarray(0, 8_192).toString(),
  exception_message: (text: string) => Buffer.from(text).subarray(0, 2_048).toString(),
  exception_stack: (text: string) => Buffer.from(text).subarray(0, 8_192).toString(),
}
type Column = keyof typeof CUTS
const LENGTHS: Readonly<Record<Column, number>> = {
  title: 200,
  sample: 2_000,
  body: 8_192,
  exception_message: 2_048,
  exception_stack: 8_192,
}

describe('src/evidence/torn-end.ts', () => {
  for (const column of ['title', 'sample', 'body', 'exception_message', 'exception_stack'] as const) {
    it(`lets nothing of a secret out that was cut anywhere in it: ${column}`, () => {
      const leaks = SECRET_KINDS.flatMap((kind, at) => leaksOf(kind, column, 100 + at))
      expect(leaks).toEqual([])
    })
  }

  it('leaves a text alone that storage did not cut', () => {
    const row = { title: 'a token=abc', sample: 'x'.repeat(1_999), body: 'y'.repeat(8_188), service: 'z'.repeat(9_000) }
    expect(mendCuts(row)).toEqual(row)
  })

  it('knows a cut through a character of several bytes', () => {
    const body = CUTS.body(`${'é'.repeat(4_000)} ${'ü'.repeat(2_000)}`)
    expect(mendCuts({ body }).body).toBe('é'.repeat(4_000))
  })
})

/** Every cut of every shape of one kind; what is left of the secret after the row was mended and redacted. */
function leaksOf(kind: SecretKind, column: Column, seed: number): string[] {
  const secret = kind.make(seeded(seed))
  const other = kind.make(seeded(seed + 5_000))
  const shapes =
    kind.needs === 'name' ? NAMED_SHAPES : [(s: string) => s, (s: string) => `{"detail":"sent ${s}","n":1}`]
  // Cuts near both ends and some between: a long secret is the same in its middle.
  const places = [...secret].map((_, at) => at + 1).filter((at) => at % 5 === 0 || at > secret.length - 4)
  return shapes.flatMap((shape) =>
    places.flatMap((place) => {
      const line = shape(secret)
      const before = LENGTHS[column] - line.indexOf(secret) - place
      const cut = CUTS[column](`${'lorem '.repeat(2_000).slice(0, before - 1)} ${line} and more words behind it`)
      const out = redactText(mendCuts({ [column]: cut })[column] ?? '')
      return partsOf(secret, other)
        .filter((part) => out.includes(part))
        .slice(0, 1)
        .map((part) => `${kind.kind} at ${place}: ${part}`)
    }),
  )
}

/** Runs of six of the secret that another secret of its kind does not have: what is random in it. */
function partsOf(secret: string, other: string): string[] {
  return Array.from({ length: Math.max(0, secret.length - 5) }, (_, at) => secret.slice(at, at + 6)).filter(
    (part) => !other.includes(part) && !/^[a-z]+[ =:]|^\W/i.test(part),
  )
}
