import { describe, expect, it } from 'vitest'
import { fail, ok, warn } from './check.ts'
import { reportJson, reportText } from './report.ts'

const CHECKS = [
  ok('Node.js', 'Version 20.'),
  warn('Disk', 'Little.', 'Make room.'),
  fail('Port', 'Taken.', 'Choose one.'),
]

describe('src/cli/doctor/report.ts', () => {
  it('lines the findings up and puts each remedy under its finding', () => {
    expect(reportText(CHECKS).split('\n')).toEqual([
      '✓ Node.js  Version 20.',
      '! Disk     Little.',
      '           → Make room.',
      '✗ Port     Taken.',
      '           → Choose one.',
      '',
      'One check fails: do what stands under each, then ask again. One thing could be better.',
    ])
  })

  it('says the same to machines', () => {
    expect(JSON.parse(reportJson(CHECKS))).toEqual({ ok: false, checks: CHECKS })
    expect(JSON.parse(reportJson(CHECKS.slice(0, 2)))).toMatchObject({ ok: true })
  })
})
