import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { eventsPage } from './docs/events-page.ts'
import { deadPaths, namedCommands, namedScripts, namedSettings } from './docs/mentions.ts'
import { readSources } from './docs/sources.ts'
import { filesBelow } from './tree.ts'

const ROOMS = ['src', 'workers', 'blocks', 'infra', 'docs', '.github']
/** The shop's repository is not ours: it is what breaks. */
const isPage = (file: string) => file.endsWith('.md') && !file.startsWith('infra/sandbox/shop/repo/')
const pages = ['README.md', ...filesBelow(ROOMS, isPage)].map((page) => [page, readFileSync(page, 'utf8')] as const)
const scripts = Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).scripts)
const commands = [...readFileSync('src/cli.ts', 'utf8').matchAll(/usage: '(\w+)/g)].map(([, name]) => name)

const missing = (named: (text: string) => readonly string[], known: readonly (string | undefined)[]) =>
  pages.flatMap(([page, text]) =>
    named(text)
      .filter((name) => !known.includes(name))
      .map((name) => `${page}: ${name}`),
  )

describe('infra/checks/docs.spec.ts', () => {
  it('keeps docs/events.md as the code has it; else run node --import tsx infra/checks/docs/write-docs.ts', () => {
    expect(readFileSync('docs/events.md', 'utf8')).toBe(eventsPage(readSources()))
  })

  it('knows an event as stated however its lines are broken', () => {
    const { catalogue } = readSources()
    const unsaid = (producers: string) =>
      /by no part of this build yet: (.*)\.$/m.exec(eventsPage({ catalogue, producers }))?.[1]
    expect(unsaid('')).toContain('FixApproved')
    for (const told of [
      "factOf(about, 'FixApproved', {})",
      "factOf(\n  about,\n  'FixApproved',\n)",
      "event_type:\n  'FixApproved'",
    ])
      expect(unsaid(told)?.split(', ')).not.toContain('FixApproved')
    expect(unsaid("factOf(about, 'FixRejected')")).toContain('FixApproved')
  })

  it('names no path that is not there', () => {
    expect(pages.length).toBeGreaterThan(40)
    expect(pages.flatMap(([page, text]) => deadPaths(page, text).map((dead) => `${page}: ${dead}`))).toEqual([])
  })

  it('writes no words behind an empty value of an .env: Compose takes them for the value', () => {
    const blank = pages.flatMap(([page, text]) =>
      [...text.matchAll(/^[A-Z][A-Z0-9_]*=[ \t]+\S.*$/gm)].map(([line]) => `${page}: ${line}`),
    )
    expect(blank).toEqual([])
  })

  it('names no script and no command that is not there', () => {
    expect(missing(namedScripts, scripts)).toEqual([])
    expect(missing(namedCommands, commands)).toEqual([])
  })

  it('tells of each setting that is read, and of no other', () => {
    const code = ['src/config.ts', 'src/config-people.ts', 'src/config-evidence.ts']
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n')
    const read = namedSettings(code).filter((name) => name !== 'FAULTLINE_CRASH_AT')
    const table = readFileSync('README.md', 'utf8').split('## Settings')[1]?.split('\n## ')[0] ?? ''
    expect(namedSettings(table)).toEqual(read)
    // The compose file's own: a process finds it as GITHUB_TOKEN.
    expect(missing(namedSettings, [...read, 'GITHUB_READ_TOKEN'])).toEqual([])
  })

  it('gives each room a page of its own', () => {
    const rooms = ['src/*', 'workers/*', 'infra/*', 'infra/sandbox/*'].flatMap((glob) => foldersOf(glob))
    expect(rooms.length).toBeGreaterThan(30)
    expect([...rooms, 'blocks', 'workers', 'infra'].filter((room) => !existsSync(`${room}/README.md`))).toEqual([])
  })

  it.each([
    ['a dead link', '[x](src/nothing.ts)', ['src/nothing.ts']],
    ['a dead path in backticks', 'see `src/kit/nothing.ts`', ['src/kit/nothing.ts']],
    ['a dead folder', 'in `nothing/`', ['nothing/']],
    ['nothing in living ones', '[x](docs/events.md#a) `src/kit/ids.ts` `events.ts` `src/*/*.contract.ts` `kit/`', []],
  ])('catches %s', (_, text, dead) => {
    expect(deadPaths('README.md', text)).toEqual(dead)
  })

  it('finds scripts, commands and settings where they stand', () => {
    const text =
      '`npm run lies`, `faultline fly`, `npm test`\n```sh\nnpm run faultline -- dance\n```\n`FAULTLINE_WINGS`'
    expect(namedScripts(text)).toEqual(['lies', 'faultline', 'test'])
    expect(namedCommands(text)).toEqual(['fly', 'dance'])
    expect(namedSettings(text)).toEqual(['FAULTLINE_WINGS'])
  })
})

function foldersOf(glob: string): readonly string[] {
  const base = glob.replace('/*', '')
  const depth = base.split('/').length
  const below = filesBelow([base], (file) => file.split('/').length > depth + 1)
  return [
    ...new Set(
      below.map((file) =>
        file
          .split('/')
          .slice(0, depth + 1)
          .join('/'),
      ),
    ),
  ]
}
