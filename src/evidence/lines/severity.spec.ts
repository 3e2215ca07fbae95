import { describe, expect, it } from 'vitest'
import { severityOf, severityTextOf } from './severity.ts'

describe('src/evidence/lines/severity.ts', () => {
  it.each([
    ['WARNING', 0, 'WARNING', 13],
    ['', 17, 'ERROR', 17],
    ['error', 18, 'error', 18],
    ['', 0, '', 0],
    ['constructor', 0, 'constructor', 0],
    ['Crit', 99, 'Crit', 18],
  ])('reads "%s" with number %i as %s %i', (text, number, expectedText, expectedNumber) => {
    expect(severityOf(text, number)).toEqual({ text: expectedText, number: expectedNumber })
  })

  it('names each of the six ranges', () => {
    expect([1, 8, 9, 13, 20, 21, 24, 25, 0].map(severityTextOf)).toEqual([
      'TRACE',
      'DEBUG',
      'INFO',
      'WARN',
      'ERROR',
      'FATAL',
      'FATAL',
      '',
      '',
    ])
  })
})
