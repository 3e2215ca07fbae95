import { describe, expect, it } from 'vitest'
import { correlationLines } from '../../src/cli/correlate/correlation-lines.ts'
import { outagesOf } from './outages.ts'
import type { Findings, ServiceFinding, Stretch } from './props.ts'
import { boutWords } from './verdict.ts'

const AT = Date.parse('2026-03-02T14:00:00.000Z')
const at = (s: number) => new Date(AT + s * 1_000).toISOString()
const cause = { title: 'Shrink the pool', confidence: 0.8, why: [] }

/** Each service by the seconds in which it failed; without an end it goes on. */
function found(
  services: Readonly<Record<string, readonly (readonly [number, number?])[]>>,
  since?: number,
  alone: readonly string[] = [],
): Findings {
  const [window, usual] = [stretch(0, 3_600), stretch(-3_600, -60)]
  const told = Object.entries(services).map(([service, spans]): ServiceFinding => {
    const bouts = spans.map(([from, to]) => stretch(from, to ?? 3_600))
    const until = spans.at(-1)?.[1]
    const over = until === undefined ? {} : { until: at(until) }
    const several = bouts.length > 1 ? { bouts } : {}
    const trouble = { at: at(spans[0]?.[0] ?? 0), exact: true, from_start: false, observed: 9, expected: 0, after: [] }
    return {
      service,
      requests: 90,
      ...(alone.includes(service) ? {} : { part: 'shop' }),
      errors: 9,
      points: [],
      trouble: { kind: 'errors', ...trouble, ...over, ...several },
    }
  })
  const known = since === undefined ? {} : { causes_since: at(since) }
  return { window, usual, services: told, errors: [], deploys: [], causes: [cause], gaps: [], ...known }
}
const stretch = (from: number, to: number): Stretch => ({ from: at(from), to: at(to) })

describe('blocks/findings/outages.ts', () => {
  it('counts the outages of all services that fail, not those of the one that had most', () => {
    const three = found(
      {
        checkout: [
          [100, 400],
          [900, 1_200],
        ],
        search: [[2_000, 2_300]],
      },
      901,
    )
    expect(outagesOf(three)).toEqual({
      count: 3,
      last: [stretch(100, 400), stretch(900, 1_200), stretch(2_000, 2_300)],
      isOfLast: false,
    })
    expect(boutWords(three).toString()).toMatch(/^ These are 3 separate outages: .*14:38:20 UTC>\.$/)
    expect(correlationLines(three).join('\n')).toMatch(/3 separate outages: .*, 14:33:20 to 14:38:20\.\n/)
    const last = { ...three, causes_since: at(2_001) }
    expect(outagesOf(last)?.isOfLast).toBe(true)
    expect(boutWords(last).toString()).toContain('The causes are those of the last one.')
  })

  it('tells services apart that each failed once, at another time', () => {
    expect(outagesOf(found({ checkout: [[100, 400]], search: [[2_000]] }))?.last).toEqual([
      stretch(100, 400),
      stretch(2_000, 3_600),
    ])
  })

  it('takes what fails together, or right after one another, for one', () => {
    expect(outagesOf(found({ payment: [[100, 400]], checkout: [[110, 405]] }))).toBeUndefined()
    expect(outagesOf(found({ payment: [[100, 400]], checkout: [[430, 600]] }))).toBeUndefined()
    const both = found(
      {
        payment: [[100, 400]],
        checkout: [
          [105, 410],
          [900, 1_200],
        ],
      },
      900,
    )
    expect(outagesOf(both)).toEqual({ count: 2, last: [stretch(100, 410), stretch(900, 1_200)], isOfLast: true })
  })

  it('joins no two that were told apart in one service, however short the calm', () => {
    const close = [
      [100, 200],
      [228, 328],
    ] as const
    expect(
      outagesOf(
        found({
          payment: close,
          checkout: [
            [101, 199],
            [230, 330],
          ],
        }),
      )?.last,
    ).toEqual([stretch(100, 200), stretch(228, 330)])
  })

  it('joins no outage with that of a service that has no part in its calls, and says whose each is', () => {
    const checkout = [
      [100, 200],
      [400, 500],
      [600, 900],
    ] as const
    const both = found({ checkout, payment: [[402, 503]], billing: [[300, 700]] }, 601, ['billing'])
    expect(outagesOf(both)).toMatchObject({ count: 4, isOfLast: false })
    expect(outagesOf({ ...both, causes_of: 'checkout' })?.isOfLast).toBe(true)
    expect(boutWords(both).toString()).toMatch(
      /4 separate outages: .*14:03:20 UTC> `checkout`, .*14:11:40 UTC> `billing`, .*14:08:23 UTC> `checkout`, `payment`, /,
    )
    expect(correlationLines(both).join('\n')).toContain('14:05:00 to 14:11:40 (billing)')
    // Of two that are known by their logs alone, those that began together are one.
    const logs = (laterS: number) => found({ a: [[100, 400]], b: [[100 + laterS, 420]] }, undefined, ['a', 'b'])
    expect(outagesOf(logs(30))).toBeUndefined()
    expect(outagesOf(logs(90))?.count).toBe(2)
  })

  it('tells the last ones where there are many', () => {
    const often = Array.from({ length: 9 }, (_, n) => [n * 400, n * 400 + 100] as const)
    const words = boutWords(found({ checkout: often })).toString()
    expect(words).toMatch(/9 separate outages, the last 6: [^1]*<!date\^\d+\^\{time_secs\}/)
    expect(words.match(/ to /g)).toHaveLength(6)
    expect(correlationLines(found({ checkout: often })).join('\n')).toContain(
      '9 separate outages, the last 6: 14:20:00 to',
    )
  })
})
