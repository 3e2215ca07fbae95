import { describe, expect, it } from 'vitest'
import { assertMessage, fitMessage } from '../../../blocks/limits.ts'
import { tooLong } from '../../../blocks/lists/too-long.ts'
import { parseIncidentCommand } from './parse.ts'
import { tooLongFor } from './too-long.ts'

function long(text: string) {
  const command = parseIncidentCommand(text)
  return command.name === 'problem' ? undefined : tooLongFor(command)
}

describe('src/slack/commands/too-long.ts', () => {
  it.each([
    ['update', 8_000],
    ['note', 8_000],
    ['investigate', 8_000],
    ['severity SEV-1', 8_000],
    ['resolve', 8_000],
    ['declare', 3_000],
    ['suppress', 3_000],
  ])('takes what %s can hold and no more', (command, max) => {
    expect(long(`${command} ${'x'.repeat(max)}`)).toBeUndefined()
    expect(long(`${command} ${'x'.repeat(max + 1)}`)).toMatchObject({ max, words: 'x'.repeat(max + 1) })
  })

  it('leaves commands without words alone', () => {
    expect(long(`status ${'x'.repeat(20_000)}`)).toBeUndefined()
  })

  it.each([8_001, 12_000, 30_000])('gives all of %i characters back', (length) => {
    const words = Array.from({ length }, (_, i) => String(i % 10)).join('')
    const messages = tooLong({ command: '/incident update', words, max: 8_000 }).map(fitMessage)
    for (const message of messages) assertMessage(message)
    expect(messages[0]?.text).toContain('takes at most 8,000')
    const back = messages.flatMap(({ blocks }) => blocks.map((block) => JSON.stringify(block))).join('')
    expect([...back.matchAll(/"text":"(\d+)"/g)].map(([, digits]) => digits).join('')).toBe(words)
  })
})
