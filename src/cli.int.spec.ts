import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { runCli } from './cli/run-cli.spec-support.ts'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

describe('src/cli.ts', () => {
  it.each([['--version'], ['-v'], ['version']])('tells its version for %s', async (asked) => {
    const { ended, stdout } = runCli([asked])
    expect(await ended).toBe(0)
    expect(stdout()).toBe(`faultline ${version}\n`)
  })

  it.each([['help'], ['--help'], ['-h']])('shows its commands for %s', async (asked) => {
    const { ended, stdout } = runCli([asked])
    expect(await ended).toBe(0)
    expect(stdout()).toContain('faultline start')
  })

  it.each([
    ['frobnicate', 'There is no command "frobnicate"'],
    ['constructor', 'There is no command "constructor"'],
    ['--frobnicate', 'There is no option "--frobnicate"'],
    ['replay --frobnicate', '--frobnicate'],
    ['replay --port abc', '--port abc is no port. Give a whole number from 0 to 65535.'],
    ['explain', 'Name the incident'],
  ])('ends with 2 and says why for: %s', async (line, word) => {
    const { ended, stderr } = runCli(line.split(' '))
    expect(await ended).toBe(2)
    expect(stderr()).toContain(word)
    expect(stderr()).not.toContain('FAULTLINE_PORT')
    expect(stderr()).not.toContain('    at ')
  })

  it('ends with 1 for a setting that is wrong', async () => {
    const { ended, stderr } = runCli(['replay'], { FAULTLINE_PORT: 'abc' })
    expect(await ended).toBe(1)
    expect(stderr()).toContain('FAULTLINE_PORT')
  })
})
