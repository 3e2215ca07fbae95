import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Octokit } from '@octokit/rest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Secret } from '../../../../src/kit/secret.ts'
import { REPO, type RunningHost, SHOP_FILES, startHost, TOKEN } from '../sandbox.spec-support.ts'
import { openApiValidator } from './validator.ts'

const R = '/repos/{owner}/{repo}'
const [owner = '', repo = ''] = REPO.split('/')
const about = { owner, repo }
const problems = openApiValidator()

let host: RunningHost
let receiver: Server
const received = new Map<string, unknown>()
let octokit: Octokit
let first = ''
let base = ''
let branchSha = ''

beforeAll(async () => {
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8'))
      received.set(`${request.headers['x-github-event']} ${body.action ?? ''}`.trim(), body)
      response.end('ok')
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const { port } = receiver.address() as AddressInfo
  const webhook = { target: () => `http://127.0.0.1:${port}/`, secret: new Secret('hush') }
  host = await startHost({ webhook })
  octokit = new Octokit({ baseUrl: host.apiUrl, auth: TOKEN.reveal() })
  first = (await host.sandbox.createRepository(REPO, SHOP_FILES)).head_sha
  const author = { name: 'Ana', email: 'ana@example.com' }
  const files = { 'src/total.js': `${SHOP_FILES['src/total.js']}// a note\n`, 'docs/read me.md': 'Hello\n' }
  base = await host.sandbox.commitFiles({ repo: REPO, files, message: 'Write a note', author })
  await host.sandbox.recordDeployment({ repo: REPO, sha: base })
})

afterAll(async () => {
  await host.close()
  receiver.close()
})

/** Asks through GitHub's own client and holds the answer against GitHub's own description. */
async function conforms(route: string, status: number, parameters: object = {}): Promise<unknown> {
  const answer = await octokit.request(route, { ...about, ...parameters }).catch((error: unknown) => {
    if (error instanceof Error && 'response' in error) return error.response as { status: number; data: unknown }
    throw error
  })
  expect(answer.status, JSON.stringify(answer.data)).toBe(status)
  expect(problems(`${route} ${status}`, answer.data)).toEqual([])
  return answer.data
}

describe('infra/sandbox/code-host/openapi/conformance.int.spec.ts', () => {
  it('describes the repository, its history and comparisons as GitHub does', async () => {
    await conforms(`GET ${R}`, 200)
    await conforms(`GET ${R}`, 404, { repo: 'nothing' })
    await conforms(`GET ${R}/commits`, 200)
    await conforms(`GET ${R}/commits/{ref}`, 200, { ref: base })
    await conforms(`GET ${R}/commits/{ref}`, 200, { ref: first })
    await conforms(`GET ${R}/compare/{basehead}`, 200, { basehead: `${first}...${base}` })
    await conforms(`GET ${R}/contents/{path}`, 200, { path: 'src/total.js' })
    await conforms(`GET ${R}/contents/{path}`, 200, { path: 'docs/read me.md', ref: base })
    await conforms(`GET ${R}/contents/{path}`, 200, { path: 'src' })
    await conforms('GET /rate_limit', 200)
    await conforms('GET /user', 200)
    await conforms('GET /meta', 200)
  })

  it('makes blobs, trees, commits and refs as GitHub does', async () => {
    const blob = idOf(await conforms(`POST ${R}/git/blobs`, 201, { content: 'Hi\n', encoding: 'utf-8' }))
    await conforms(`GET ${R}/git/blobs/{file_sha}`, 200, { file_sha: blob })
    const tree = [{ path: 'hi.txt', mode: '100644', type: 'blob', sha: blob }]
    const { data: commit } = await octokit.rest.git.getCommit({ ...about, commit_sha: base })
    const made = idOf(await conforms(`POST ${R}/git/trees`, 201, { base_tree: commit.tree.sha, tree }))
    await conforms(`GET ${R}/git/trees/{tree_sha}`, 200, { tree_sha: made, recursive: '1' })
    const author = { name: 'Bot', email: 'bot@example.com', date: '2026-01-02T03:04:05Z' }
    const wanted = { message: 'Say hi', tree: made, parents: [base], author, committer: author }
    branchSha = idOf(await conforms(`POST ${R}/git/commits`, 201, wanted))
    await conforms(`GET ${R}/git/commits/{commit_sha}`, 200, { commit_sha: branchSha })
    await conforms(`POST ${R}/git/refs`, 201, { ref: 'refs/heads/fix', sha: base })
    await conforms(`POST ${R}/git/refs`, 422, { ref: 'refs/heads/fix', sha: base })
    await conforms(`GET ${R}/git/ref/{ref}`, 200, { ref: 'heads/fix' })
    await conforms(`PATCH ${R}/git/refs/{ref}`, 200, { ref: 'heads/fix', sha: branchSha })
  })

  it('opens, checks, comments on and merges a pull request as GitHub does', async () => {
    await conforms(`POST ${R}/pulls`, 422, { title: 'No branch', head: 'nowhere', base: 'main' })
    await conforms(`POST ${R}/pulls`, 422, { head: 'fix', base: 'main' })
    await conforms(`POST ${R}/pulls`, 201, { title: 'Say hi', head: 'fix', base: 'main', body: 'Please.' })
    await conforms(`GET ${R}/pulls`, 200, { state: 'all' })
    await conforms(`GET ${R}/pulls/{pull_number}`, 200, { pull_number: 1 })
    await conforms(`PATCH ${R}/pulls/{pull_number}`, 200, { pull_number: 1, title: 'Say hi once' })
    await conforms(`GET ${R}/pulls/{pull_number}/files`, 200, { pull_number: 1 })
    await conforms(`POST ${R}/issues/{issue_number}/comments`, 201, { issue_number: 1, body: 'Good.' })
    await conforms(`GET ${R}/issues/{issue_number}/comments`, 200, { issue_number: 1 })
    await conforms(`POST ${R}/statuses/{sha}`, 201, { sha: branchSha, state: 'success', context: 'lint' })
    await conforms(`GET ${R}/commits/{ref}/status`, 200, { ref: branchSha })
    await host.sandbox.idle()
    const checks = await conforms(`GET ${R}/commits/{ref}/check-runs`, 200, { ref: branchSha })
    expect(checks).toMatchObject({ total_count: 1, check_runs: [{ name: 'tests', conclusion: 'success' }] })
    await conforms(`PUT ${R}/pulls/{pull_number}/merge`, 409, { pull_number: 1, sha: base })
    await conforms(`PUT ${R}/pulls/{pull_number}/merge`, 200, { pull_number: 1, sha: branchSha })
    await conforms(`PUT ${R}/pulls/{pull_number}/merge`, 405, { pull_number: 1, sha: branchSha })
    await conforms(`GET ${R}/pulls/{pull_number}`, 200, { pull_number: 1 })
  })

  it('tells of deployments and webhooks as GitHub does', async () => {
    const made = await conforms(`POST ${R}/deployments`, 201, { ref: 'main' })
    const deployment_id = (made as { id: number }).id
    const status = { deployment_id, state: 'success', description: 'Fine' }
    await conforms(`POST ${R}/deployments/{deployment_id}/statuses`, 201, status)
    await conforms(`GET ${R}/deployments/{deployment_id}/statuses`, 200, { deployment_id })
    await conforms(`GET ${R}/deployments`, 200)
    await host.sandbox.idle()
    await conforms(`GET ${R}/hooks`, 200)
    await conforms(`GET ${R}/hooks/{hook_id}/deliveries`, 200, { hook_id: 1 })
    const delivery_id = host.sandbox.deliveries()[0]?.id
    await conforms(`GET ${R}/hooks/{hook_id}/deliveries/{delivery_id}`, 200, { hook_id: 1, delivery_id })
  })

  it('gives releases out as GitHub does', async () => {
    await conforms(`POST ${R}/releases`, 201, { tag_name: 'v1.0.0', name: 'One' })
    const draft = await conforms(`POST ${R}/releases`, 201, { tag_name: 'v1.1.0', draft: true })
    await expect(octokit.rest.git.getRef({ ...about, ref: 'tags/v1.1.0' })).rejects.toMatchObject({ status: 404 })
    const release_id = (draft as { id: number }).id
    await conforms(`PATCH ${R}/releases/{release_id}`, 200, { release_id, draft: false })
    await conforms(`GET ${R}/git/ref/{ref}`, 200, { ref: 'tags/v1.1.0' })
    const listed = (await conforms(`GET ${R}/releases`, 200)) as { tag_name: string; published_at: string | null }[]
    expect(listed.map(({ tag_name }) => tag_name)).toEqual(['v1.1.0', 'v1.0.0'])
    expect(listed.every(({ published_at }) => published_at !== null)).toBe(true)
    const named = { ...about, ref: 'tags/v1.0.0', mediaType: { format: 'sha' } }
    expect((await octokit.rest.repos.getCommit(named)).data).toBe(await host.sandbox.headSha(REPO))
  })

  it('sends webhooks that say what GitHub says', async () => {
    await host.sandbox.idle()
    expect(problems('webhook push', received.get('push'))).toEqual([])
    expect(problems('webhook pull-request-opened', received.get('pull_request opened'))).toEqual([])
    expect(problems('webhook pull-request-closed', received.get('pull_request closed'))).toEqual([])
    expect(problems('webhook check-run-completed', received.get('check_run completed'))).toEqual([])
    expect(problems('webhook check-suite-completed', received.get('check_suite completed'))).toEqual([])
  })

  it('notices an answer that GitHub would not give', () => {
    expect(problems(`GET ${R} 200`, { id: 1, name: 'shop' }).length).toBeGreaterThan(10)
  })
})

function idOf(answer: unknown): string {
  return (answer as { sha: string }).sha
}
