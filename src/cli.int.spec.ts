import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCli } from './cli/run-cli.spec-support.ts'
import { takeFileLock } from './kit/file-lock.ts'

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
    ['ingest --help', 'faultline ingest FILE|-', 'reads logs'],
    ['analyze-logs app.log -h', 'faultline analyze-logs FILE|DIR', 'counts every line'],
    ['sandbox --help', 'faultline sandbox', 'only the sandbox'],
  ])('shows one command alone for: %s', async (line, usage, what) => {
    const { ended, stdout, stderr } = runCli(line.split(' '))
    expect(await ended, stderr()).toBe(0)
    expect(stdout()).toContain(usage)
    expect(stdout()).toContain(what)
    expect(stdout().trim().split('\n')).toHaveLength(2)
  })

  it.each([
    ['ingest --data x', 'There is no option --data here.\nUsage: faultline ingest FILE'],
    ['start --frobnicate', 'There is no option --frobnicate here.\nUsage: faultline start'],
    ['sandbox --frobnicate', 'There is no option --frobnicate here.\nUsage: faultline sandbox'],
    ['start now', '"now" has no place here.\nUsage: faultline start'],
    ['doctor now', 'There is no process now. Name one of all, bot,'],
    ['doctor bot now', 'One process at a time: "now" is too much.'],
    ['doctor worker', 'Name one or more: faultline worker context-builder'],
    ['replay --data', '--data needs a value.\nUsage: faultline replay'],
    ['correlate app --json=yes', '--json takes no value.\nUsage: faultline correlate'],
  ])('says what is wrong and how it is used for: %s', async (line, said) => {
    const { ended, stderr } = runCli(line.split(' '))
    expect(await ended).toBe(2)
    expect(stderr()).toContain(said)
  })

  it('replays no folder that is not there, and makes none', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'faultline-cli-'))
    const mistyped = join(dir, 'typo')
    const { ended, stderr } = runCli(['replay', '--data', mistyped])
    expect(await ended).toBe(1)
    expect(stderr()).toContain(`There is no timeline in ${mistyped}`)
    expect(existsSync(mistyped)).toBe(false)
    rmSync(dir, { recursive: true })
  })

  it.each(['frob', 'constructor', '--frob'])(
    'answers %s in two lines at most, not with every command',
    async (typed) => {
      const { ended, stdout, stderr } = runCli([typed])
      expect(await ended).toBe(2)
      expect(stdout()).toBe('')
      expect(stderr().trim().split('\n').length).toBeLessThanOrEqual(2)
      expect(stderr()).toContain('`faultline help` shows every command')
    },
  )

  it('tells what people use before the roles of a cluster', async () => {
    const { ended, stdout } = runCli(['help'])
    expect(await ended).toBe(0)
    const at = (name: string) => stdout().indexOf(`  faultline ${name} `)
    expect(at('start')).toBeLessThan(at('doctor'))
    for (const name of ['doctor', 'ingest', 'explain', 'replay', 'correlate']) expect(at(name)).toBeLessThan(at('bot'))
  })

  it('looks into no folder that is not there, and makes none', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'faultline-cli-'))
    const mistyped = join(dir, 'typo')
    const { ended, stderr } = runCli(['correlate', 'app', '--data', mistyped])
    expect(await ended).toBe(1)
    expect(stderr()).toContain(`There is no evidence in ${mistyped}`)
    expect(existsSync(mistyped)).toBe(false)
    rmSync(dir, { recursive: true })
  })

  it('says in its own words alone that a running house holds the evidence', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'faultline-cli-'))
    const lock = takeFileLock(join(dir, 'lock'), 'The data folder')
    const { ended, stderr } = runCli(['correlate', 'app', '--data', dir])
    expect(await ended).toBe(1)
    expect(stderr()).toMatch(/^The evidence in .* a running house holds it\. .*\n$/)
    lock.release()
    rmSync(dir, { recursive: true })
  })

  it.each([
    ['frobnicate', 'There is no command "frobnicate"'],
    ['constructor', 'There is no command "constructor"'],
    ['--frobnicate', 'There is no option "--frobnicate" before a command'],
    ['expl 707', 'Did you mean: faultline explain INCIDENT'],
    ['ingest app.log --port abc', '--port abc is no port'],
    ['ingest app.log --port 3000 --to http://127.0.0.1:3000', 'Give --to or --port, not both'],
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
