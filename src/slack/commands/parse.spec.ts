import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyText } from '../../kit/any-text.spec-support.ts'
import { parseIncidentCommand } from './parse.ts'

describe('src/slack/commands/parse.ts', () => {
  it.each([
    ['', { name: 'menu' }],
    ['   ', { name: 'menu' }],
    ['declare', { name: 'declare', title: '' }],
    ['declare Checkout answers 500', { name: 'declare', title: 'Checkout answers 500' }],
    ['  DECLARE   two\nlines ', { name: 'declare', title: 'two\nlines' }],
    ['new db is slow', { name: 'declare', title: 'db is slow' }],
    ['list', { name: 'list' }],
    ['status', { name: 'status' }],
    ['history', { name: 'timeline' }],
    ['resolve it was the cache', { name: 'resolve', words: 'it was the cache' }],
    ['suppress', { name: 'suppress', words: '' }],
    ['mute load test', { name: 'suppress', words: 'load test' }],
    ['severity', { name: 'severity', reason: '' }],
    ['severity SEV-1', { name: 'severity', severity: 'SEV-1', reason: '' }],
    ['sev 2 payments too', { name: 'severity', severity: 'SEV-2', reason: 'payments too' }],
    ['severity 2 customers cannot pay', { name: 'severity', severity: 'SEV-2', reason: 'customers cannot pay' }],
    ['severity 2 secondary nodes', { name: 'severity', severity: 'SEV-2', reason: 'secondary nodes' }],
    ['severity SEV-2 2 hours now', { name: 'severity', severity: 'SEV-2', reason: '2 hours now' }],
    ['severity SEV-2 days of orders', { name: 'severity', severity: 'SEV-2', reason: 'days of orders' }],
    ['severity sev3', { name: 'severity', severity: 'SEV-3', reason: '' }],
    ['note restarted db', { name: 'note', words: 'restarted db' }],
    ['update *bold* <@U1>', { name: 'update', words: '*bold* <@U1>' }],
    ['investigate was it the pool?', { name: 'investigate', words: 'was it the pool?' }],
    ['command', { name: 'command' }],
    ['command @dan', { name: 'wordless', of: 'command', words: '@dan' }],
    ['lead please', { name: 'wordless', of: 'command', words: 'please' }],
    ['status INC-9', { name: 'wordless', of: 'status', words: 'INC-9' }],
    ['log INC-9', { name: 'wordless', of: 'timeline', words: 'INC-9' }],
    ['list foo', { name: 'wordless', of: 'list', words: 'foo' }],
    ['digest', { name: 'digest' }],
    ['digest NOW', { name: 'digest' }],
    ['help', { name: 'help' }],
    ['?', { name: 'help' }],
  ])('reads %j', (text, command) => {
    expect(parseIncidentCommand(text)).toEqual(command)
  })

  it.each([
    ['reslove', 'resolve'],
    ['delcare x', 'declare'],
    ['timelin', 'timeline'],
  ])('names the nearest command for %j', (text, nearest) => {
    expect(parseIncidentCommand(text)).toMatchObject({ name: 'problem', nearest })
  })

  it.each([
    ['severity 9', /“9”: there are SEV-1 .* SEV-4\.$/, 'severity SEV-2 also payments'],
    ['severity SEV-12 it burns', /“SEV-12”: there are SEV-1/, 'severity SEV-2 also payments'],
    ['severity 2 hours and counting', /“2 hours”: there are SEV-1/, 'severity SEV-2 also payments'],
    ['severity 1 h', /“1 h”: there are SEV-1/, 'severity SEV-2 also payments'],
    ['severity 3 Mins.', /“3 Mins”: there are SEV-1/, 'severity SEV-2 also payments'],
    ['digest tomorrow', /last 24 hours/, 'digest now'],
  ])('says which values there are where %j has another', (text, said, example) => {
    expect(parseIncidentCommand(text)).toEqual({ name: 'problem', said: expect.stringMatching(said), example })
  })

  it('guesses nothing for words that look like no command', () => {
    const problem = parseIncidentCommand('frobnicate everything')
    expect(problem).toEqual({ name: 'problem', word: 'frobnicate', said: 'I do not know “frobnicate”.' })
  })

  it.each(['postmortem', 'Post-Mortem INC-9', 'postmortems last week'])('says where it stands for %j', (text) => {
    const said = expect.stringMatching(/^The draft of a postmortem stands in .* thread under the message that it was/)
    expect(parseIncidentCommand(text)).toEqual({ name: 'problem', said })
  })

  it('says an unknown word in one pair of quotation marks, and compares it without them', () => {
    const problem = parseIncidentCommand('“chekout” fails')
    expect(problem).toEqual({ name: 'problem', word: 'chekout', said: 'I do not know “chekout”.' })
    expect(parseIncidentCommand('"reslove"')).toMatchObject({ nearest: 'resolve' })
    expect(parseIncidentCommand('severity "SEV-9"')).toMatchObject({
      said: expect.stringContaining('severity “SEV-9”:'),
    })
    expect(parseIncidentCommand('status "checkout"')).toMatchObject({ words: 'checkout' })
  })

  it('answers every text with a command or a problem', () => {
    fc.assert(
      fc.property(anyText(5_000), (text) => {
        expect(parseIncidentCommand(text).name).toMatch(/^[a-z]+$/)
      }),
      { numRuns: 2_000 },
    )
  })
})
