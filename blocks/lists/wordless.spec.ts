import { describe, expect, it } from 'vitest'
import { wordless } from './wordless.ts'

describe('blocks/lists/wordless.ts', () => {
  it('says who takes command how, whatever stands behind the word', () => {
    const said = (words: string) => wordless({ root: '/incident', name: 'command', words, reads_along: false }).text
    const how = 'with `/incident command` in the incident’s channel, or with the button Take command.'
    expect(said('to <@UDAN000001|dan>')).toMatch(/^Nothing was recorded: .*nobody is given it\. <@UDAN000001> takes it/)
    expect(said('@nobody.known')).toContain('@\u200bnobody.known takes it with')
    expect(said('please')).toContain(`Whoever is to have it takes it ${how}`)
  })

  it('says what takes no words, and what works, to a guest without the list', () => {
    const said = (name: 'status' | 'list', reads_along: boolean) =>
      wordless({ root: '/incident', name, words: 'INC-9', reads_along }).text
    const none = '`/incident status` takes no words: nothing was looked up by “INC-9”.'
    expect(said('status', false)).toBe(
      `${none} Write it alone in the incident’s channel, or choose the incident from \`/incident list\`.`,
    )
    expect(said('status', true)).toBe(`${none} Write it alone in the incident’s channel.`)
    expect(said('list', false)).toMatch(/takes no words.*shows every open incident you may see\.$/)
  })
})
