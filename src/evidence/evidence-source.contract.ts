import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GiveUp, RetryLater } from '../kit/outcome.ts'
import type { EvidenceSource, SourceAnswer, SourceLimits } from './evidence-source.ts'
import type { RecordedServer } from './recorded-server.spec-support.ts'

const HOUR = { from: '2026-03-02T09:00:00.000Z', to: '2026-03-02T10:00:00.000Z' }
/** Stands in every login that the adapters under test are given. */
export const LOGIN_OF_SPECS = 'a-key-of-the-specs'

export interface SourceUnderTest {
  readonly server: RecordedServer
  readonly source: (limits?: Partial<SourceLimits>) => EvidenceSource
  /** What its server has of the service `cart` from nine to ten; more than one item. */
  readonly ask: (source: EvidenceSource, window: typeof HOUR) => Promise<SourceAnswer<unknown>>
}

/** What every source does, whoever the vendor. */
export function sourceContract(file: string, open: () => Promise<SourceUnderTest>): void {
  describe(file, () => {
    let under: SourceUnderTest
    beforeAll(async () => {
      under = await open()
    })
    afterAll(() => under.server.close())
    const refusal = async (asking: Promise<unknown>) => {
      const error: unknown = await asking.then(
        () => undefined,
        (reason: unknown) => reason,
      )
      if (error instanceof GiveUp || error instanceof RetryLater) return error
      throw new Error(`neither GiveUp nor RetryLater: ${String(error)}`)
    }

    it('says who answers', async () => {
      expect(await under.source().probe()).toMatch(/^[A-Z][A-Za-z]+\b./)
    })

    it('answers the same question twice alike', async () => {
      const first = await under.ask(under.source(), HOUR)
      expect(first.items.length).toBeGreaterThan(1)
      expect(first.bytes).toBeGreaterThan(0)
      expect(await under.ask(under.source(), HOUR)).toEqual(first)
    })

    it('has nothing of a time in which nothing was', async () => {
      const before = { from: '2020-01-01T00:00:00.000Z', to: '2020-01-01T01:00:00.000Z' }
      expect(await under.ask(under.source(), before)).toMatchObject({ items: [], truncated: false })
    })

    it('never puts its login into an address or a body', async () => {
      await under.ask(under.source(), HOUR)
      expect(under.server.asked.some(({ headers }) => String(headers.authorization).includes(LOGIN_OF_SPECS))).toBe(
        true,
      )
      for (const { url, body } of under.server.asked) expect(`${url.href}${body}`).not.toContain(LOGIN_OF_SPECS)
    })

    it.each([
      ['refuses its login', 401, '{}', 'source-login', 'GiveUp'],
      ['may not read', 403, '{}', 'source-login', 'GiveUp'],
      ['is a proxy with a page of its own', 200, '<html>Sign in</html>', 'source-shape', 'GiveUp'],
      ['is somebody else', 200, '{"hello":"world"}', 'source-shape', 'GiveUp'],
      ['sends it elsewhere', 302, '', 'source-moved', 'GiveUp'],
      ['is overloaded', 503, '{}', 'source-busy', 'RetryLater'],
      ['has enough of us', 429, '{}', 'source-busy', 'RetryLater'],
    ])('says what to do when the server %s', async (_what, status, body, code, kind) => {
      under.server.trouble({ status, body, headers: { location: 'http://127.0.0.1:9/' } })
      const asked = under.server.asked.length
      const errors = [await refusal(under.ask(under.source(), HOUR)), await refusal(under.source().probe())]
      under.server.trouble(undefined)
      for (const error of errors) {
        expect(error).toMatchObject({ code, name: kind })
        expect(error.message).not.toContain(LOGIN_OF_SPECS)
        expect(error.message).toMatch(/\. \w[^.]*\.$|\. It is asked again\.$/)
      }
      expect(under.server.asked.length).toBeLessThan(asked + 6)
    })

    it('waits for a silent server no longer than it may', async () => {
      under.server.trouble('silent')
      const error = await refusal(under.ask(under.source({ timeMs: 150 }), HOUR))
      under.server.trouble(undefined)
      expect(error).toMatchObject({ name: 'RetryLater', code: 'source-away' })
    })

    it('reads no more of an answer than it may', async () => {
      under.server.trouble({ status: 200, body: JSON.stringify({ padding: 'x'.repeat(300_000) }) })
      const error = await refusal(under.ask(under.source({ bytes: 100_000 }), HOUR))
      under.server.trouble(undefined)
      expect(error).toMatchObject({ name: 'GiveUp', code: 'source-large' })
    })

    it('says so when nothing is there', async () => {
      const gone = await open()
      await gone.server.close()
      expect(await refusal(gone.ask(gone.source(), HOUR))).toMatchObject({ name: 'RetryLater', code: 'source-away' })
    })
  })
}
