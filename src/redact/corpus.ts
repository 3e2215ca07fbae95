/** Secrets as vendors make them, in the places where logs have them. Made up here, for specs and canaries; none is real. */

export interface SecretKind {
  readonly kind: string
  readonly personal: boolean
  /** `needs: 'name'`: recognised by the name before it, for it has no shape of its own. */
  readonly needs?: 'name'
  readonly make: (random: Random) => string
}

export interface Random {
  /** `length` characters of `alphabet`. */
  text(length: number, alphabet?: string): string
  digits(length: number): string
  hex(length: number): string
  pick<T>(list: readonly [T, ...T[]]): T
}

const kind = (name: string, make: SecretKind['make'], more: Partial<SecretKind> = {}): SecretKind => ({
  kind: name,
  personal: false,
  make,
  ...more,
})
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

export const SECRET_KINDS: readonly SecretKind[] = [
  kind('jwt', (r) => `eyJ${r.text(20)}.eyJ${r.text(60)}.${r.text(43)}`),
  kind('bearer', (r) => `Bearer ${r.text(30)}7`),
  kind('basic', (r) => `Basic ${r.text(18)}9==`),
  kind('pem', (r) => `-----BEGIN RSA PRIVATE KEY-----\n${r.text(64)}\n${r.text(64)}\n-----END RSA PRIVATE KEY-----`),
  kind('pem-escaped', (r) => `-----BEGIN PRIVATE KEY-----\\n${r.text(64)}\\n-----END PRIVATE KEY-----\\n`),
  kind('openssh', (r) => `-----BEGIN OPENSSH PRIVATE KEY-----\n${r.text(70)}\n-----END OPENSSH PRIVATE KEY-----`),
  kind('pem-cut', (r) => `-----BEGIN EC PRIVATE KEY-----\n${r.text(40)}`),
  kind('pem-body', (r) => `MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSk${r.text(24)}`),
  kind('bearer-tab', (r) => `Bearer\t${r.text(30)}7`),
  kind('url-two-ats', (r) => `postgres://app:${r.text(6)}@${r.text(14)}@db.internal:5432/shop`),
  kind('url-slash', (r) => `https://app:${r.text(6)}/${r.text(14)}@git.internal/shop.git`),
  kind('jdbc-oracle', (r) => `jdbc:oracle:thin:shop/${r.text(16)}@//db.internal:1521/shop`),
  kind('url-credentials', (r) => `postgres://app:${r.text(14)}@db.internal:5432/shop`),
  kind('redis-url', (r) => `rediss://:${r.text(20)}@cache.internal:6380`),
  kind('mongo-url', (r) => `mongodb+srv://root:${r.text(12)}%21@c0.mongodb.net/x`),
  kind('git-url', (r) => `https://x-access-token:${r.text(24)}@github.com/acme/shop.git`),
  kind('aws-key-id', (r) => `${r.pick(['AKIA', 'ASIA'])}${r.text(16, `${UPPER}234567`)}`),
  kind('aws-secret', (r) => `aws_secret_access_key=${r.text(38)}/8`),
  kind('gcp-api-key', (r) => `AIza${r.text(35)}`),
  kind('gcp-oauth', (r) => `ya29.${r.text(60)}`),
  kind('google-client-secret', (r) => `GOCSPX-${r.text(28)}`),
  kind('azure-account-key', (r) => `AccountName=shop;AccountKey=${r.text(80)}==`),
  kind('azure-sas', (r) => `https://shop.blob.core.windows.net/c?sv=2024-01-01&sig=${r.text(30)}4%3D`),
  kind('stripe-live', (r) => `sk_live_${r.text(24)}`),
  kind('stripe-restricted', (r) => `rk_test_${r.text(40)}`),
  kind('stripe-webhook', (r) => `whsec_${r.text(32)}`),
  kind('slack-bot', (r) => `xoxb-${r.digits(12)}-${r.digits(12)}-${r.text(24)}`),
  kind('slack-app', (r) => `xapp-1-A${r.digits(10)}-${r.digits(13)}-${r.hex(64)}`),
  kind('slack-webhook', (r) => `https://hooks.slack.com/services/T${r.digits(8)}/B${r.digits(8)}/${r.text(24)}`),
  kind('discord-webhook', (r) => `https://discord.com/api/webhooks/${r.digits(18)}/${r.text(68)}`),
  kind('github-classic', (r) => `gh${r.pick(['p', 'o', 's', 'r', 'u'])}_${r.text(36)}`),
  kind('github-fine', (r) => `github_pat_${r.text(22)}_${r.text(59)}`),
  kind('gitlab', (r) => `glpat-${r.text(20)}`),
  kind('npm', (r) => `npm_${r.text(36)}`),
  kind('pypi', (r) => `pypi-AgEIcHlwaS5vcmc${r.text(60)}`),
  kind('anthropic', (r) => `sk-ant-api03-${r.text(80)}`),
  kind('openai', (r) => `sk-${r.text(20)}1${r.text(27)}`),
  kind('openai-project', (r) => `sk-proj-${r.text(10)}7${r.text(60)}`),
  kind('huggingface', (r) => `hf_${r.text(34)}`),
  kind('sendgrid', (r) => `SG.${r.text(22)}.${r.text(43)}`),
  kind('twilio', (r) => `SK${r.hex(32)}`),
  kind('mailchimp', (r) => `${r.hex(32)}-us12`),
  kind('digitalocean', (r) => `dop_v1_${r.hex(64)}`),
  kind('shopify', (r) => `shpat_${r.hex(32)}`),
  kind('databricks', (r) => `dapi${r.hex(32)}`),
  kind('vault', (r) => `hvs.${r.text(90)}`),
  kind('linear', (r) => `lin_api_${r.text(40)}`),
  kind('grafana', (r) => `glsa_${r.text(32)}_${r.hex(8)}`),
  kind('docker', (r) => `dckr_pat_${r.text(27)}`),
  kind('newrelic', (r) => `NRAK-${r.text(27, `${UPPER}0123456789`)}`),
  kind('postman', (r) => `PMAK-${r.hex(24)}-${r.hex(34)}`),
  kind('rubygems', (r) => `rubygems_${r.hex(48)}`),
  kind('contentful', (r) => `CFPAT-${r.text(43)}`),
  kind('figma', (r) => `figd_${r.text(40)}`),
  kind('discord-bot', (r) => `M${r.text(25)}.${r.text(6)}.${r.text(38)}`),
  kind('telegram', (r) => `${r.digits(9)}:AA${r.text(33)}`),
  kind('cookie', (r) => `Cookie: sid=${r.text(30)}; theme=dark`),
  kind('set-cookie', (r) => `Set-Cookie: session=${r.text(40)}; Path=/; HttpOnly`),
  kind('password', (r) => r.text(12), { needs: 'name' }),
  kind('hex-secret', (r) => r.hex(64), { needs: 'name' }),
  kind('email', (r) => `${r.text(6, 'abcdefgh')}.${r.text(5, 'klmnop')}@${r.text(6, 'qrstuv')}.example.org`, {
    personal: true,
  }),
  kind('card', (r) => luhnComplete(`4${r.digits(14)}`), { personal: true }),
  kind('card-spaced', (r) => luhnComplete(`52${r.digits(13)}`).replace(/(\d{4})(?=\d)/g, '$1 '), { personal: true }),
  kind('amex', (r) => luhnComplete(`37${r.digits(12)}`), { personal: true }),
  kind('iban', (r) => ibanOf('DE', r.digits(18)), { personal: true }),
  kind('iban-spaced', (r) => ibanOf('GB', `NWBK${r.digits(14)}`).replace(/(.{4})(?=.)/g, '$1 '), { personal: true }),
]

/** Lines around a secret that is known by its shape. */
export const SHAPES: readonly ((secret: string) => string)[] = [
  (s) => s,
  (s) => `2026-01-28T12:00:00Z ERROR could not use ${s} for the call`,
  (s) => `config loaded: value=${s}`,
  (s) => `{"level":"error","detail":"sent ${s}","n":1}`,
  (s) => `got '${s}', gave up`,
  (s) => `request failed (${s}).`,
  (s) => `\u001b[31mfatal\u001b[0m ${s}`,
  (s) => `a\tb\t${s}\tc`,
  (s) => `// secretlint-disable\n${s}`,
  (s) => `${s.slice(0, 3)}\u200b${s.slice(3)}`,
]

/** Lines that name a secret which has no shape. */
export const NAMED_SHAPES: readonly ((secret: string) => string)[] = [
  (s) => `password=${s}`,
  (s) => `DB_PASSWORD=${s} node app.js`,
  (s) => `{"user":"u","password":"${s}"}`,
  (s) => `{\\"client_secret\\":\\"${s}\\"}`,
  (s) => `--api-key ${s}`,
  (s) => `https://api.example.com/v1?api_key=${s}&page=2`,
  (s) => `spring.datasource.hikari.main.password = "${s}"`,
  (s) => `const dbPassword = '${s}'`,
  (s) => `X-Api-Key: ${s}`,
  (s) => `refresh_token => ${s}, next`,
  (s) => `{'password': b'${s}', 'n': 1}`,
  (s) => `password = """${s}"""`,
  (s) => `password&#61;${s}&amp;page&#61;2`,
  (s) => `{&quot;api_key&quot;:&quot;${s}&quot;}`,
]

/** The longest run of a secret's own characters. */
export function ownRun(secret: string): string {
  const runs = secret.split(/-----[A-Z ]+-----|\\n|[\s:@;=,\\&?/]+/).sort((a, b) => b.length - a.length)
  return runs[0] ?? secret
}

/** The part that must not be readable afterwards: the end of that run. */
export function coreOf(secret: string): string {
  return ownRun(secret).slice(-10)
}

function luhnComplete(digits: string): string {
  for (let last = 0; last < 10; last++) {
    const all = `${digits}${last}`
    const sum = [...all].reverse().reduce((total, digit, i) => {
      const value = Number(digit) * (i % 2 === 1 ? 2 : 1)
      return total + (value > 9 ? value - 9 : value)
    }, 0)
    if (sum % 10 === 0) return all
  }
  return digits
}

function ibanOf(country: string, account: string): string {
  const numeric = [...`${account}${country}00`].map((sign) => Number.parseInt(sign, 36)).join('')
  const check = 98n - (BigInt(numeric) % 97n)
  return `${country}${String(check).padStart(2, '0')}${account}`
}
