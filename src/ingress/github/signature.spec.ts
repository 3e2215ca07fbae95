import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Secret } from '../../kit/secret.ts'
import { verifyGitHubSignature } from './signature.ts'

const secret = new Secret('hush')
const body = '{"action":"closed","title":"Ü"}'
const sign = (key: string, text: string) => `sha256=${createHmac('sha256', key).update(text).digest('hex')}`

describe('src/ingress/github/signature.ts', () => {
  it('accepts what was signed with the secret, as text and as bytes', () => {
    expect(verifyGitHubSignature(secret, body, sign('hush', body))).toBe(true)
    expect(verifyGitHubSignature(secret, Buffer.from(body), sign('hush', body))).toBe(true)
  })

  it("accepts GitHub's own example", () => {
    const example = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'
    expect(verifyGitHubSignature(new Secret("It's a Secret to Everybody"), 'Hello, World!', example)).toBe(true)
  })

  it('refuses another secret, another body, another digest and no signature', () => {
    expect(verifyGitHubSignature(secret, body, sign('other', body))).toBe(false)
    expect(verifyGitHubSignature(secret, `${body} `, sign('hush', body))).toBe(false)
    const sha1 = `sha1=${createHmac('sha1', 'hush').update(body).digest('hex')}`
    for (const header of [undefined, '', 'sha256=', 'sha256=zz', sha1, sign('hush', body).toUpperCase()]) {
      expect(verifyGitHubSignature(secret, body, header)).toBe(false)
    }
  })

  it('trusts nobody while there is no secret', () => {
    expect(verifyGitHubSignature(new Secret(''), body, sign('', body))).toBe(false)
  })
})
