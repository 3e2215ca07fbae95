import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanLines } from './clean-lines.ts'
import { coreOf, NAMED_SHAPES, type Random, SECRET_KINDS, type SecretKind, SHAPES } from './corpus.ts'
import { carriesPlaceholder } from './placeholder.ts'
import { redact } from './redact.ts'
import { redactText } from './redact-text.ts'
import { seeded } from './seeded.ts'

const ROUNDS = 8
const HALF_A_MEGABYTE = 500_000

describe('src/redact/redact.ts', () => {
  it('finds at least 99 % of the secrets and 95 % of the personal data of the corpus', () => {
    expect(SECRET_KINDS.length).toBeGreaterThanOrEqual(40)
    const missed = { secret: [] as string[], personal: [] as string[] }
    const total = { secret: 0, personal: 0 }
    const random = seeded(7)
    for (const kind of SECRET_KINDS) {
      for (const { line, core } of occurrences(kind, random)) {
        const class_ = kind.personal ? 'personal' : 'secret'
        total[class_]++
        if (redactText(line).includes(core)) missed[class_].push(`${kind.kind}: ${line}`)
      }
    }
    expect(total.secret).toBeGreaterThan(3_000)
    expect(missed.secret.length / total.secret, missed.secret.slice(0, 20).join('\n')).toBeLessThanOrEqual(0.01)
    expect(missed.personal.length / total.personal, missed.personal.slice(0, 20).join('\n')).toBeLessThanOrEqual(0.05)
  })

  it('touches at most 1 in 1,000 clean lines', () => {
    const lines = cleanLines(seeded(11), 20_000)
    const touched = lines.filter((line) => redactText(line) !== line)
    expect(touched.length / lines.length, touched.slice(0, 20).join('\n')).toBeLessThanOrEqual(0.001)
  })

  it('leaves ids, hashes, times, links and paths of our own events alone', () => {
    const hex = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
    const payload = {
      key: hex,
      diff_sha256: hex,
      head_sha: hex.slice(0, 40),
      base_sha: hex.slice(0, 7),
      trace_id: hex.slice(0, 32),
      event_ids: ['cdfde1ff-8232-54bc-b7eb-149004409a92'],
      external_id: 'C0123456789/1700000000.000100',
      ts: '1700000000.000100',
      permalink:
        'https://acme.slack.com/archives/C0123456789/p1700000000000100?thread_ts=1700000000.000100&cid=C0123456789',
      url: `https://github.com/acme/shop/commit/${hex.slice(0, 40)}#diff-${hex}R10`,
      remote: 'git@github.com:acme/shop.git',
      path: '/srv/app/src/checkout/token-store.ts',
      error_signature: 'st1:0123456789abcdef',
      query_id: 'error_samples@1',
      cost: { input_tokens: 1_200, output_tokens: 80, usd: 0.01 },
      window: { from: '2026-01-28T12:00:00.000Z', to: '2026-01-28T12:01:00.000Z' },
      title: "checkout: TypeError: Cannot read properties of undefined (reading 'code')",
      user_id: 'U0123456789',
      diff: '-  const token = readToken(request)\n+  const token = request.headers.token\n',
    }
    expect(redact(payload)).toEqual(payload)
  })

  it('replaces strings under secret names, also in lists and holders, and keeps the structure', () => {
    const value = {
      password: 'hunter2',
      authorization: 'x',
      'x-api-key': ['a', 'b'],
      cookies: { sid: { value: 'abc' } },
      auth: { user: 'amy', method: 'password' },
      token: '',
      n: [1, true, null, { clientSecret: 'zz' }],
    }
    const out = redact(value)
    expect(out).toEqual({
      password: expect.stringMatching(/^\[REDACTED:secret:[0-9a-f]{4}\]$/),
      authorization: expect.stringMatching(/^\[REDACTED:secret/),
      'x-api-key': [expect.stringMatching(/^\[REDACTED/), expect.stringMatching(/^\[REDACTED/)],
      cookies: { sid: { value: expect.stringMatching(/^\[REDACTED:cookie/) } },
      auth: { user: 'amy', method: 'password' },
      token: '',
      n: [1, true, null, { clientSecret: expect.stringMatching(/^\[REDACTED/) }],
    })
  })

  it('shows equal secrets alike and different secrets differently', () => {
    const [a, again, b] = ['password=alpha-1', 'PASSWORD=alpha-1', 'password=beta-2'].map(
      (text) => redactText(text).split('=')[1],
    )
    expect(a).toBe(again)
    expect(a).not.toBe(b)
    expect(carriesPlaceholder(String(a))).toBe(true)
  })

  it('takes out what a reader cannot see, and leaves scripts and emoji whole', () => {
    expect(redactText('\u001b[1;31mred\u001b[0m \u001b]0;title\u0007ok\u0000')).toBe('red ok')
    expect(redactText('safe\u202etxt.exe\u2066 zero\u200bwidth')).toBe('safetxt.exe zerowidth')
    expect(redactText('👩‍💻 ça va, 日本語\tok\r\n')).toBe('👩‍💻 ça va, 日本語\tok\r\n')
  })

  it('changes nothing in a second pass', () => {
    const random = seeded(3)
    const lines = SECRET_KINDS.flatMap((kind) => occurrences(kind, random).map(({ line }) => line))
    for (const line of lines) expect(redactText(redactText(line))).toBe(redactText(line))
    fc.assert(fc.property(fc.jsonValue(), (value) => void expect(redact(redact(value))).toEqual(redact(value))))
  })

  it('keeps the shape of any JSON value', () => {
    const shape = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(shape)
        : typeof value === 'object' && value !== null
          ? Object.entries(value).map(([key, item]) => [key, shape(item)])
          : typeof value
    fc.assert(fc.property(fc.jsonValue(), (value) => void expect(shape(redact(value))).toEqual(shape(value))))
  })

  // Steps that grow with the square would take minutes: the time that a spec has is the limit.
  it('stays linear on hostile text', () => {
    const pieces = [
      'a',
      'a.',
      'a-',
      'a@',
      '@a.',
      '4',
      '4 ',
      'eyJ',
      'eyJa.',
      '://',
      'a://b:',
      'Bearer ',
      'token=',
      'password: "',
      '-----BEGIN PRIVATE KEY-----',
      '-----END PRIVATE KEY-----',
      'aB3/'.repeat(15),
      ` ${'aB3/'.repeat(15)}\n`,
      'MIIaB3/',
      'aB3 -----END',
      '\\n',
      'a://b:c/d@e',
      'a://b:@@',
      'jdbc:oracle:thin:a/',
      `password: b'`,
      'password = """',
      'password&#61;',
      '&quot;',
      'DE89',
      'Cookie: a=',
      'curl -u ',
      '?sig=',
      '\\"',
      '\u001b[',
      'A',
      'sk-',
      'authorization: ',
      'secret',
    ]
    for (const piece of pieces) {
      redactText(`${piece.repeat(Math.ceil(HALF_A_MEGABYTE / piece.length))}\u0001!`)
    }
  })
})

function occurrences(kind: SecretKind, random: Random): readonly { line: string; core: string }[] {
  const shapes = kind.needs === 'name' ? NAMED_SHAPES : SHAPES
  return shapes.flatMap((shape) =>
    Array.from({ length: ROUNDS }, () => {
      const secret = kind.make(random)
      return { line: shape(secret), core: coreOf(secret) }
    }),
  )
}
