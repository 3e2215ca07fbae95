import { describe, expect, it } from 'vitest'
import { message, section } from '../../blocks/parts.ts'
import { points } from '../../blocks/words.ts'
import { MemorySlack } from '../adapters/slack/memory-slack.ts'
import { createRedactor } from '../redact/redactor.ts'
import { guardSurface } from './guard-slack.ts'

const SECRET = 'Zq7Lm2Xw9Tr4'

describe('src/compose/guard-slack.ts', () => {
  async function open() {
    const workspace = new MemorySlack()
    const surface = guardSurface(workspace, createRedactor(['kestrel6-harbour2']))
    const { id } = await surface.ensureChannel({ name: 'inc-1', private: false, marker: 'inc_1' })
    return { surface, id, shown: () => JSON.stringify(workspace.channels, (_, value) => value) }
  }
  const marker = { incident_id: 'inc_1', key: 'brief' }

  it('lets no credential into a message, an edit, a topic, a bookmark or a file', async () => {
    const { surface, id, shown } = await open()
    const said = message(`login with password=${SECRET}`, [section(`kestrel6-harbour2 and token=${SECRET}`)])
    const ts = await surface.postMessage({ channel: id }, said, marker)
    expect(shown()).toContain('login with password=')
    expect(shown()).not.toMatch(/Zq7Lm2Xw9Tr4|kestrel6/)
    await surface.updateMessage(id, ts, said, marker)
    await surface.setTopic(id, `SEV-1 password=${SECRET}`)
    await surface.addBookmark(id, { title: `password=${SECRET}`, url: `https://app:${SECRET}@x.example/` })
    await surface.uploadFile({ channel: id }, { filename: 'a.diff', title: 'a', content: `+ password=${SECRET}` })
    expect(shown()).toContain('SEV-1 password=')
    expect(shown()).not.toMatch(/Zq7Lm2Xw9Tr4|kestrel6/)
    expect(await surface.findMessage({ channel: id }, 'brief', new Date(0))).toBe(ts)
  })

  it('keeps a text within the length it had', async () => {
    const { surface, id, shown } = await open()
    const text = `${'x'.repeat(60)} pwd=abc123`
    await surface.setTopic(id, text)
    const [, topic = ''] = /"topic":"([^"]*)"/.exec(shown()) ?? []
    expect(topic).not.toContain('abc123')
    expect(points(topic)).toBe(points(text))
  })
})
