import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { REPO, type RunningHost, startHost, TOKEN } from '../../infra/sandbox/code-host/sandbox.spec-support.ts'
import { openGitHub } from '../../src/adapters/github/open-github.ts'
import { silentLog } from '../../src/kit/log.ts'
import { redact } from '../../src/redact/redact.ts'
import { gatherSources } from './gather-code.ts'

const AUTHOR = { name: 'Ana', email: 'ana@example.com' }
const AS_IT_IS: Readonly<Record<string, string>> = {
  'src/plain.js': 'export const total = (a) => a?.sum ?? 0\n',
  'src/windows.js': 'export const total = 1\r\n\texport const name = "Zoë 👩\u200d🚀"\r\n',
}
const ALTERED: Readonly<Record<string, string>> = {
  'src/bom.js': '\ufeffexport const total = 1\n',
  'src/persian.js': "export const label = 'می\u200cخواهم'\n",
  'src/hyphen.js': "export const w = 'Donau\u00addampf'\n",
  'src/key.js': `export const key = '${'AKIA'}${'IOSFODNN7EXAMPLE'}'\n`,
}

describe('workers/context-builder/gather-code.ts', () => {
  let host: RunningHost
  beforeAll(async () => {
    host = await startHost()
    await host.sandbox.createRepository(REPO, { 'README.md': 'The shop\n' })
  })
  afterAll(() => host.close())

  it('says of which files the log will not keep every character, and of no others', async () => {
    const files = { ...AS_IT_IS, ...ALTERED }
    const sha = await host.sandbox.commitFiles({ repo: REPO, files, message: 'Add', author: AUTHOR })
    const codeHost = openGitHub({ baseUrl: host.apiUrl, token: TOKEN, log: silentLog })
    const shipped = [{ commit: await codeHost.commit(REPO, sha), deploy: undefined }]
    const code = { repo: REPO, base_sha: sha, base_branch: 'main', shipped, gaps: [] }
    const change = { id: 'h1', kind: 'change', service: 'shop', ref: sha, title: 'Add', score: 1 } as const
    const hypotheses = [{ ...change, confidence: 0.5, parts: [], evidence_ids: [] }]
    const { sources, gaps } = await gatherSources(codeHost, code, hypotheses)
    expect(gaps).toEqual([])
    expect(sources.map(({ path }) => path).sort()).toEqual(Object.keys(files).sort())
    for (const { path, content, altered } of sources) {
      expect([path, altered]).toEqual([path, path in ALTERED ? true : undefined])
      expect([path, redact(content) !== files[path]]).toEqual([path, path in ALTERED])
    }
  })
})
