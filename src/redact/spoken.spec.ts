import { describe, expect, it } from 'vitest'
import { redact } from './redact.ts'
import { redactText } from './redact-text.ts'

const PASSWORD = 'Zq7Lm2Xw9Tr4'

describe('src/redact/spoken.ts', () => {
  it.each([
    `the password is ${PASSWORD}`,
    `invalid token "${PASSWORD}"`,
    `AWS_SECRET_ACCESS_KEY ${PASSWORD}`,
    `invalid api key: ${PASSWORD}`,
    `DB_PASS=${PASSWORD}`,
    `"pass":"${PASSWORD}"`,
    `sid=${PASSWORD}`,
    `sessionId: ${PASSWORD}`,
    `{password -> ${PASSWORD}}`,
    `[{"name":"DB_PASSWORD","value":"${PASSWORD}"}]`,
    `- name: DB_PASSWORD\n  value: ${PASSWORD}`,
    `<add key="Password" value="${PASSWORD}"/>`,
    `<password>${PASSWORD}</password>`,
    `mysql -u root -p${PASSWORD} shop`,
    `docker login -u app -p ${PASSWORD}`,
    `--password ${PASSWORD}`,
  ])('takes out the value of %s', (line) => {
    expect(redactText(line)).toContain('[REDACTED:')
    expect(redactText(line)).not.toContain(PASSWORD)
  })

  it.each([
    ['password is hunter2horse', 'hunter2horse'],
    ['passwd "hunter22"', 'hunter22'],
    ['AWS_SECRET_ACCESS_KEY aaBBccDDeeFFggHH/iiJJkkLLmmNN+ooPPqqR7', 'ooPPqqR7'],
  ])('takes out of %j what is told to be secret', (line, secret) => expect(redactText(line)).not.toContain(secret))

  it.each([
    '# pass 12\n# fail 0',
    'tests: pass=12 fail=0',
    'the password is required',
    'the token was rejected by checkout-service-v2',
    'secret "db-credentials-v2" not found in namespace shop',
    'Unexpected token "export" in lib/session.js:10',
    'mysql -u root --port 3306 shop',
    'session: created for tenant 12',
    'auth=oauth2-proxy',
    'name: checkout, value: 1234567890',
    'token commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b is signed',
    'the access key /etc/keys/shop.pem cannot be read',
    'const { secret } = await loadSecret2FromVault1(name)',
  ])('leaves %s as it is', (line) => expect(redactText(line)).toBe(line))

  it('takes the value of a record that names a secret, and the secret in a key', () => {
    const out = redact({
      env: [
        { name: 'DB_PASSWORD', value: 'short' },
        { name: 'NODE_ENV', value: 'production' },
      ],
      [`password=${PASSWORD}`]: 1,
    })
    expect(out.env).toEqual([
      { name: 'DB_PASSWORD', value: expect.stringMatching(/^\[REDACTED:secret/) },
      { name: 'NODE_ENV', value: 'production' },
    ])
    expect(JSON.stringify(out)).not.toContain(PASSWORD)
  })
})
