import { spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../../src/kit/clock.ts'
import type { Message } from './model.ts'
import { messageKey, Workspace } from './workspace.ts'

const WRITER = `
  import { systemClock } from ${JSON.stringify(new URL('../../../../src/kit/clock.ts', import.meta.url).href)}
  import { Workspace, messageKey } from ${JSON.stringify(new URL('./workspace.ts', import.meta.url).href)}
  const workspace = new Workspace(process.argv[1], systemClock)
  for (;;) {
    const row = { channel: 'CGENERAL01', ts: workspace.nextTs(), user: 'U', by_app: false, text: 'x', reactions: [], files: [] }
    workspace.commit({ table: 'messages', id: messageKey(row), row })
    await new Promise((resolve) => process.stdout.write(row.ts + '\\n', resolve))
  }
`

describe('infra/sandbox/slack/workspace/workspace.ts', () => {
  let dir = ''
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'sandbox-workspace-'))
  })
  afterEach(() => rmSync(dir, { recursive: true, force: true }))

  function write(workspace: Workspace, text: string): Message {
    const ts = workspace.nextTs()
    const row = { channel: 'CGENERAL01', ts, user: 'UDAN000001', by_app: false, text, reactions: [], files: [] }
    workspace.commit({ table: 'messages', id: messageKey(row), row })
    return row
  }

  it('calls news what is said to a channel, and no edit, reply in a thread or line of Slack’s own', () => {
    const workspace = new Workspace(dir, systemClock)
    const heard: (true | undefined)[] = []
    workspace.subscribe(({ news }) => heard.push(news))
    const row = write(workspace, 'new')
    const say = (more: Partial<Message>) => {
      const other = { ...row, ts: workspace.nextTs(), ...more }
      workspace.commit({ table: 'messages', id: messageKey(other), row: other })
    }
    say({ ts: row.ts, text: 'edited' })
    say({ thread_ts: row.ts })
    say({ thread_ts: row.ts, broadcast: true })
    say({ subtype: 'channel_topic' })
    expect(heard).toEqual([true, undefined, undefined, true, undefined])
    workspace.close()
  })

  it('is the same after it is opened again, tokens included', () => {
    const before = new Workspace(dir, systemClock)
    const row = write(before, 'kept')
    before.close()
    const after = new Workspace(dir, systemClock)
    expect(after.messages.history('CGENERAL01')).toEqual([row])
    expect(after.tokens).toEqual(before.tokens)
    after.close()
  })

  it('cuts a torn last line off and goes on', () => {
    const before = new Workspace(dir, systemClock)
    write(before, 'whole')
    before.close()
    const path = join(dir, 'workspace.jsonl')
    const whole = readFileSync(path, 'utf8')
    appendFileSync(path, '[{"table":"messages","id":"CGENE')
    const after = new Workspace(dir, systemClock)
    expect(readFileSync(path, 'utf8')).toBe(whole)
    write(after, 'next')
    expect(after.messages.history('CGENERAL01').map((message) => message.text)).toEqual(['whole', 'next'])
    after.close()
  })

  it('refuses a journal that is damaged in the middle', () => {
    new Workspace(dir, systemClock).close()
    const path = join(dir, 'workspace.jsonl')
    writeFileSync(path, `{broken\n${readFileSync(path, 'utf8')}`)
    expect(() => new Workspace(dir, systemClock)).toThrow(/damaged at byte 0: move the file away/)
  })

  it('gives every message a greater name, even when the clock goes back', () => {
    let nowMs = 1_700_000_000_000
    const workspace = new Workspace(dir, { now: () => new Date(nowMs), sleep: async () => {} })
    const first = workspace.nextTs()
    const second = workspace.nextTs()
    nowMs -= 60_000
    expect([first, second, workspace.nextTs()]).toEqual(['1700000000.000000', '1700000000.000001', '1700000000.000002'])
    workspace.close()
  })

  it('has everything that was reported as written when its process is killed', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', WRITER, dir])
    const reported: string[] = []
    for await (const line of createInterface({ input: child.stdout })) {
      reported.push(line)
      if (reported.length === 40) child.kill('SIGKILL')
    }
    const after = new Workspace(dir, systemClock)
    const kept = new Set(after.messages.history('CGENERAL01').map((message) => message.ts))
    expect(reported.length).toBeGreaterThanOrEqual(40)
    expect(reported.filter((ts) => !kept.has(ts))).toEqual([])
    after.close()
  })

  it('rewrites a journal that is mostly history, and loses nothing', () => {
    const before = new Workspace(dir, systemClock)
    const row = write(before, 'edited')
    for (let n = 0; n < 5_100; n += 1)
      before.commit({ table: 'messages', id: messageKey(row), row: { ...row, text: `edit ${n}` } })
    before.close()
    const after = new Workspace(dir, systemClock)
    expect(readFileSync(join(dir, 'workspace.jsonl'), 'utf8').split('\n').length).toBeLessThan(50)
    expect(after.messages.find(row.channel, row.ts)?.text).toBe('edit 5099')
    after.close()
  })
})
