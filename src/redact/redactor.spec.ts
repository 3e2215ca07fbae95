import { describe, expect, it } from 'vitest'
import { createRedactor } from './redactor.ts'

const OWN = 'plum4-harbour "quartz"/9'

describe('src/redact/redactor.ts', () => {
  const { redact, redactText } = createRedactor([OWN, 'short'])

  it.each([OWN, JSON.stringify(OWN).slice(1, -1), encodeURIComponent(OWN), Buffer.from(OWN).toString('base64')])(
    'takes out a credential of the house that has no shape: %s',
    (form) => {
      expect(redactText(`the vendor refused ${form} today`)).toMatch(
        /^the vendor refused \[REDACTED:own-secret:[0-9a-f]{4}\]=* today$/,
      )
    },
  )

  it('does so in JSON, beside everything that has a shape or a name', () => {
    expect(redact({ why: `no ${OWN}`, password: 'x', n: 1 })).toEqual({
      why: expect.stringMatching(/^no \[REDACTED:own-secret/),
      password: expect.stringMatching(/^\[REDACTED:secret/),
      n: 1,
    })
  })

  it('leaves words alone that are too short to be told from others', () => {
    expect(redactText('a short word')).toBe('a short word')
  })
})
