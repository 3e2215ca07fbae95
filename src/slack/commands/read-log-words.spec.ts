import { describe, expect, it } from 'vitest'
import { readLogWords } from './read-log-words.ts'

describe('src/slack/commands/read-log-words.ts', () => {
  it.each([
    ['checkout errors', 'checkout', 'errors', ''],
    ['checkout error timeout pool', 'checkout', 'errors', 'timeout pool'],
    ['trends', '', 'trends', ''],
    ['checkout', 'checkout', 'patterns', ''],
    ['checkout /pool .*/', 'checkout', 'patterns', '/pool .*/'],
    ['', '', 'patterns', ''],
  ])('reads %j', (text, source, aspect, words) => {
    expect(readLogWords(text)).toEqual({ source, aspect, words })
  })
})
