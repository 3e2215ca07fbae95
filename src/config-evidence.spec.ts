import { describe, expect, it } from 'vitest'
import { loadConfig } from './config.ts'

const daysOf = (days?: string) => loadConfig(days === undefined ? {} : { FAULTLINE_EVIDENCE_DAYS: days }).evidenceDays

describe('src/config-evidence.ts', () => {
  it('keeps evidence for a month unless told otherwise, and for ever where that is asked for', () => {
    expect(daysOf()).toBe(30)
    expect(daysOf('90')).toBe(90)
    for (const word of ['0', 'forever']) expect(daysOf(word)).toBeUndefined()
  })

  it('refuses fewer days than are looked back on, and what is no number of days', () => {
    expect(daysOf('15')).toBe(15)
    for (const wrong of ['14', '1', '-30', '30.5', '1e3', '4000', 'never'])
      expect(() => daysOf(wrong), wrong).toThrow(/FAULTLINE_EVIDENCE_DAYS must be a whole number from 15 to 3650/)
  })
})
