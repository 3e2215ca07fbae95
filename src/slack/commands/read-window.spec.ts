import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyText } from '../../kit/any-text.spec-support.ts'
import { mayNameWindow, readWindow } from './read-window.ts'

/** 11:30 on a Saturday in Berlin, an hour ahead of UTC. */
const HERE = { now: new Date('2026-11-21T10:30:00Z'), timeZone: 'Europe/Berlin' }

function span(text: string, here = HERE) {
  const read = readWindow(text, here)
  if (read.kind === 'problem') return read.said
  const { window, words } = read
  return window?.kind === 'span' ? `${window.from.slice(0, 16)} ${window.to.slice(0, 16)} ${words}`.trim() : 'none'
}

describe('src/slack/commands/read-window.ts', () => {
  it.each([
    ['last 30 minutes', '2026-11-21T10:00 2026-11-21T10:30'],
    ['last hour database timeout errors', '2026-11-21T09:30 2026-11-21T10:30 database timeout errors'],
    ['past 24h', '2026-11-20T10:30 2026-11-21T10:30'],
    ['payment errors last hour', '2026-11-21T09:30 2026-11-21T10:30 payment errors'],
    ['app, database, cache last 2 hours', '2026-11-21T08:30 2026-11-21T10:30 app, database, cache'],
    ['since 9 am checkout', '2026-11-21T08:00 2026-11-21T10:30 checkout'],
    // A time that is still to come today was yesterday's.
    ['since 14:00', '2026-11-20T13:00 2026-11-21T10:30'],
    ['since 14:00 UTC', '2026-11-20T14:00 2026-11-21T10:30'],
    ['since monday', '2026-11-15T23:00 2026-11-21T10:30'],
    // The day said with the second time counts for the first.
    ['between 2 PM and 3 PM yesterday', '2026-11-20T13:00 2026-11-20T14:00'],
    ['from yesterday 3 PM to today 2 AM', '2026-11-20T14:00 2026-11-21T01:00'],
    ['between 11 PM and 1 AM', '2026-11-20T22:00 2026-11-21T00:00'],
    ['between 2026-11-20 14:00 and 2026-11-20 14:30 x', '2026-11-20T13:00 2026-11-20T13:30 x'],
    ['from 2026-11-20 14:00:10 to 14:30:20', '2026-11-20T13:00 2026-11-20T13:30'],
    ['from 14:00 to 15:00 yesterday x', '2026-11-20T13:00 2026-11-20T14:00 x'],
    ['today', '2026-11-20T23:00 2026-11-21T10:30'],
    ['yesterday', '2026-11-19T23:00 2026-11-20T23:00'],
    ['this morning', '2026-11-21T05:00 2026-11-21T10:30'],
    ['last friday', '2026-11-19T23:00 2026-11-20T23:00'],
  ])('reads %j on the clocks of Berlin', (text, expected) => {
    expect(span(text)).toBe(expected)
  })

  it('keeps the hour on the wall across a change of clocks', () => {
    // Clocks went back in the night before the 25th: the same hour of the wall lay an hour earlier by UTC before.
    const here = { now: new Date('2026-10-25T12:00:00Z'), timeZone: 'Europe/Berlin' }
    expect(span('between 14:00 and 15:00 yesterday', here)).toBe('2026-10-24T12:00 2026-10-24T13:00')
    expect(span('since 9:00', here)).toBe('2026-10-25T08:00 2026-10-25T12:00')
  })

  it.each(['since deploy', 'since the last deploy errors', 'payments since deployment'])('knows %j', (text) => {
    expect(readWindow(text, HERE)).toMatchObject({ kind: 'read', window: { kind: 'since-deploy' } })
  })

  it.each([
    ['between 2 PM and 3 PM today', /still to come.*last 30 minutes/],
    ['between 3 PM and 2 PM yesterday', /“3 PM” comes after “2 PM yesterday”.*from yesterday 3 PM to today 2 PM/],
    ['last 0 minutes', /no length/],
    ['last 3 weeks', /14 days at most/],
    ['last 99999 years', /14 days at most/],
    ['last 99999999 days', /14 days at most/],
    ['last 2 months', /14 days at most/],
    ['since 99999 years ago', /14 days at most/],
    ['last -5 minutes', /cannot read a time.*since 14:00/],
    ['between now and then', /cannot read a time/],
  ])('says of %j what to write instead', (text, said) => {
    expect(span(text)).toMatch(said)
  })

  it('takes words that name no time for words', () => {
    expect(readWindow('why did the last error happen', HERE)).toEqual({
      kind: 'read',
      window: undefined,
      words: 'why did the last error happen',
    })
    expect(mayNameWindow('frobnicate everything')).toBe(false)
  })

  it('reads every whole number of minutes back, and keeps every word beside it', () => {
    const word = fc.constantFrom('database', 'timeout', '500', 'pool', 'and', 'errors', 'über', '3')
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 14 * 1_440 }), fc.array(word, { maxLength: 4 }), (minutes, words) => {
        const read = readWindow(`last ${minutes} minutes ${words.join(' ')}`, HERE)
        const from = new Date(HERE.now.getTime() - minutes * 60_000).toISOString()
        const window = { kind: 'span', from, to: HERE.now.toISOString() }
        expect(read).toEqual({ kind: 'read', window, words: words.join(' ') })
      }),
      { numRuns: 200 },
    )
  })

  it('never gives the future, an empty stretch or more than 14 days, whatever was typed wherever', () => {
    const piece = fc.constantFrom(
      ...'last past since between and to from today yesterday tomorrow next hour minutes 2 PM 14:00 monday deploy - : 99999999'.split(
        ' ',
      ),
    )
    const text = fc.oneof(
      fc.array(piece, { maxLength: 8 }).map((parts) => parts.join(' ')),
      anyText(60),
    )
    const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Kiritimati', 'Asia/Kathmandu')
    const now = fc.date({ min: new Date('2024-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(text, zone, now, (said, timeZone, at) => {
        const read = readWindow(said, { now: at, timeZone })
        if (read.kind === 'problem' || read.window?.kind !== 'span') return
        const [from, to] = [Date.parse(read.window.from), Date.parse(read.window.to)]
        expect(from).toBeLessThan(to)
        expect(to).toBeLessThanOrEqual(at.getTime())
        expect(to - from).toBeLessThanOrEqual(14 * 86_400_000)
      }),
      { numRuns: 500 },
    )
  })
})
