import { describe, expect, it } from 'vitest'
import { redactText } from './redact-text.ts'

const PASSWORD = 'Zq7Lm2Xw9Tr4'
const TOKEN = `ghp_${'a1B2'.repeat(9)}`
const base64 = (text: string) => Buffer.from(text).toString('base64')

describe('src/redact/encoded.ts', () => {
  it.each([
    `password%3D${PASSWORD}%26user%3Dapp`,
    `next=${encodeURIComponent(`https://app:${PASSWORD}@db.internal/x`)}`,
    `postgres%3A%2F%2Fapp%3A${PASSWORD}%40db.internal%3A5432%2Fshop`,
    `again=${encodeURIComponent(encodeURIComponent(`password=${PASSWORD}`))}`,
    `Authorization%3A%20Bearer%20${PASSWORD}abcdefgh`,
  ])('looks behind percent-encoding: %s', (line) => {
    expect(redactText(line)).toContain('[REDACTED:')
    expect(redactText(line)).not.toContain(PASSWORD)
  })

  it.each([`{"user":"app","password":"${PASSWORD}"}`, `postgres://app:${PASSWORD}@db/shop`, TOKEN])(
    'looks behind base64: %s',
    (secret) => {
      expect(redactText(`payload ${base64(secret)} sent`)).toMatch(/^payload \[REDACTED:base64:[0-9a-f]{4}\] sent$/)
    },
  )

  it.each([`Authorization: Basic ${base64('admin:hunterpass')}`, `basic ${base64('admin:hunterpass')}`])(
    'knows a user and a password without a digit in them: %s',
    (line) => expect(redactText(line)).not.toContain(base64('admin:hunterpass').slice(0, 12)),
  )

  it.each([
    `first line\\n${TOKEN}\\nlast`,
    `{"message":"a\\t${TOKEN}"}`,
    `a=1\\u0026b=${TOKEN}`,
    `deploy_key_${TOKEN}`,
    `{\\"password\\":\\"${PASSWORD}\\",\\"note\\":\\"and some more words follow\\"}`,
    JSON.stringify(JSON.stringify(JSON.stringify({ password: PASSWORD }))),
  ])('finds what escapes and names stand before: %s', (line) => {
    expect(redactText(line)).not.toContain(TOKEN.slice(-10))
    expect(redactText(line)).not.toContain(PASSWORD)
  })

  it.each([
    'GET /search?q=100%25%20wool&from=https%3A%2F%2Fshop.example%2Fcart%3Fpage%3D2 200',
    `layer ${'9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'} exists`,
    `note ${base64('the quick brown fox jumps over the lazy dog')}`,
    'import settings from "../services/checkout/lib/configuration/settings"',
    'id cdfde1ff-8232-54bc-b7eb-149004409a92 at /srv/app/node_modules/@scope/package/dist/index.js',
    'integrity sha512-OD2ZbZrHBQcDTxrIEH5nHBAW2JVW9J2bqMmyT8cNfkFx3kkPKuyJLH2iFVbi7TUa8fvVFL4T8TvlPq8hGw1TPg==',
  ])('leaves what hides nothing as it is: %s', (line) => expect(redactText(line)).toBe(line))

  it('changes nothing in a second pass, nor in what was cut after the first', () => {
    const once = redactText(`next=${encodeURIComponent(`https://app:${PASSWORD}@db/x y`)} and password=${PASSWORD}, ok`)
    expect(redactText(once)).toBe(once)
    for (let end = 6; end < once.length; end += 1) {
      const cut = `${once.slice(0, end)}…`
      expect(redactText(cut)).toBe(cut)
    }
  })
})
