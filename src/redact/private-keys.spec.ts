import { describe, expect, it } from 'vitest'
import { redactText } from './redact-text.ts'
import { seeded } from './seeded.ts'

const CODE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const MARK = /\[REDACTED:private-key:[0-9a-f]{4}\]/

/** As a program prints a key: the first line by its make, lines of 64, a rest. */
function keyLines(seed: number, kind = 'PRIVATE KEY'): readonly string[] {
  const random = seeded(seed)
  const first = `MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQ${random.text(14, CODE)}`
  const lines = Array.from({ length: 24 }, () => random.text(64, CODE))
  return [`-----BEGIN ${kind}-----`, first, ...lines, `${random.text(22, CODE)}==`, `-----END ${kind}-----`]
}

describe('src/redact/private-keys.ts', () => {
  it('takes out 99 of 100 lines of a key, each by itself, as a collector records them', () => {
    const random = seeded(5)
    for (const length of [40, 64, 76]) {
      const lines = Array.from({ length: 5_000 }, () => random.text(length, CODE))
      const left = lines.filter((line) => !MARK.test(redactText(line)))
      expect(left.length / lines.length, left.slice(0, 5).join('\n')).toBeLessThanOrEqual(0.01)
    }
  })

  it.each([
    'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgeThintZ4QrmmblRc',
    'MHcCAQEEIBq0mPz7Yk3vT8sXw2NfR5uLd1cHj9gEa6oKQyWiZb4toAoGCCqGSM49',
    'MC4CAQAwBQYDK2VwBCIEIJ1dHk7Yp3mQz8vNc2LxRt5uWbA0eFg9sKj4oTi6XyqC',
    '  Zq7Lm2Xw9Tr4Kd8Vb3Nc6Hs1Gf5Jp0Yx+Zq7Lm2Xw9Tr4Kd8Vb3Nc6Hs1Gf5Jp0=\r',
    '-----END RSA PRIVATE KEY-----',
    '9Tr4Kd8VbQ==-----END EC PRIVATE KEY-----',
    '9Tr4Kd8VbQ== -----END OPENSSH PRIVATE KEY-----',
  ])('takes out the line %j', (line) => {
    expect(redactText(line).trim()).toMatch(new RegExp(`^${MARK.source}$`))
  })

  it('leaves nothing of a key whose beginning is not in the text', () => {
    const lines = keyLines(8).slice(3)
    for (const text of [lines.join('\n'), lines.join('\\n'), lines.join('\r\n'), lines.join(' ')]) {
      const out = redactText(`tail of the file: 12 of 30\n${text}\nnext`)
      expect(out).toMatch(new RegExp(`^tail of the file: 12 of 30\n${MARK.source}\nnext$`))
      expect(redactText(out)).toBe(out)
    }
  })

  it('leaves nothing of a body that stands in other words', () => {
    const [, ...body] = keyLines(9).slice(0, -1)
    const out = redactText(`{"key":"${body.join('\\n')}\\n","n":1} and cert=${body[0]}, sent`)
    expect(out).toMatch(new RegExp(`^{"key":"${MARK.source}\\\\n","n":1} and cert=${MARK.source}, sent$`))
  })

  it('leaves the words before an end', () => {
    expect(redactText('the file has no -----END PRIVATE KEY-----')).toMatch(/^the file has no \[REDACTED/)
    expect(redactText('two: -----END PRIVATE KEY----- and ok\n-----END PRIVATE KEY-----')).toMatch(
      /^two: \[REDACTED:private-key:\w{4}\] and \[REDACTED/,
    )
  })

  it.each([
    '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    '9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08',
    '0x52908400098527886E0F7030069857D2E4169eE7',
    'cdfde1ff-8232-54bc-b7eb-149004409a92',
    'getUserAccountBalanceFromDatabaseV2AndThenRetryAgain',
    'com/acme/Shop2/checkout/service/impl/CartServiceImplV2',
    '/api/v1/users/12/orders/34/items/56/Z9/x/7/y',
    '/usr/local/lib/Python3/dist/packages/aiohttp/web',
    'VGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIHRoZSBsYXp5IGRvZw==',
    'migrateOrders20260128AddIndexToCustomersAndPayments',
    'MIIConfigurationReaderForPaymentsAndOrders2Factory',
    '=================================================================',
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  ])('leaves %s as it is', (line) => expect(redactText(line)).toBe(line))
})
