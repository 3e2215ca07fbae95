import { describe, expect, it } from 'vitest'
import { readOptions, USAGE } from './options.ts'

describe('infra/sim/options.ts', () => {
  it('takes a thousand seeds on every core by default, and one when a seed is named', () => {
    expect(readOptions([], 4)).toEqual({ run: { first: 1, seeds: 1_000, jobs: 4, trace: false } })
    const one = readOptions(['--seed', '17', '--trace', '--jobs', '1'], 4)
    expect(one).toEqual({ run: { first: 17, seeds: 1, jobs: 1, trace: true } })
    expect(readOptions(['--seeds=5000'], 2)).toEqual({ run: { first: 1, seeds: 5_000, jobs: 2, trace: false } })
  })

  it('gives the usage when it is asked for help, whatever else is said', () => {
    for (const args of [['--help'], ['-h'], ['--seeds', 'many', '--help']])
      expect(readOptions(args, 1)).toEqual({ usage: USAGE })
    for (const option of ['--seeds', '--seed', '--trace', '--jobs', '--help']) expect(USAGE).toContain(option)
  })

  it.each([
    [['--sedes', '3'], "Unknown option '--sedes'."],
    [['3'], "Unexpected argument '3'."],
    [['--seeds'], "Option '--seeds <value>' argument missing."],
    [['--trace=yes'], "Option '--trace' does not take an argument."],
    [['--seeds', 'many'], '--seeds takes a whole number from 1 on.'],
    [['--seeds', '0'], '--seeds takes a whole number from 1 on.'],
    [['--seed', '1.5'], '--seed takes a whole number from 1 on.'],
    [['--jobs', '0'], '--jobs takes a whole number from 1 on.'],
  ])('says of %j what is wrong with it, and how to say it', (args, why) => {
    expect(readOptions(args, 1)).toEqual({ fault: `${why}\n${USAGE}` })
  })
})
