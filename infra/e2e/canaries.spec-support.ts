import { NAMED_SHAPES, ownRun, SECRET_KINDS, SHAPES } from '../../src/redact/corpus.ts'
import { seeded } from '../../src/redact/seeded.ts'

/** A made-up credential in a line of an application. */
export interface Canary {
  /** A word in its line that is no secret: where it shows, the line was carried there. */
  readonly marker: string
  readonly line: string
  /** Pieces of the credential, none of which may show anywhere. */
  readonly needles: readonly string[]
}

const random = seeded(4_711)
const password = () => `${random.text(6)}7q${random.text(5)}K3`
let count = 0

/** One canary of every kind that the redactor knows, in each way a log may write it down. */
export function newCanaries(own: readonly string[]): readonly Canary[] {
  const shaped = SECRET_KINDS.filter(({ needs }) => needs === undefined).map(({ kind, make }, place) =>
    canary(make(random), kind === 'pem-cut' ? (s) => s : (SHAPES[place % 6] ?? String)),
  )
  const named = NAMED_SHAPES.map((shape) => canary(password(), shape))
  const wrapped = WRAPPED.map((shape) => canary(password(), shape))
  const tokens = [...TOKENS, ...own.map((secret) => () => secret)].flatMap((make) =>
    TOKEN_WRAPS.map((shape) => canary(make(), shape)),
  )
  // What is cut off swallows the letters after it, so it comes last.
  return [...named, ...wrapped, ...tokens, ...shaped].sort((a, b) => Number(isCut(a)) - Number(isCut(b)))
}

/** A single one, for places that take one line. */
export function newCanary(shape = (secret: string) => `login with password=${secret} was refused`): Canary {
  return canary(password(), shape)
}

function canary(secret: string, shape: (secret: string) => string): Canary {
  count += 1
  const marker = `canary-${String(count).padStart(3, '0')}`
  return { marker, line: `${marker} ${shape(secret)}`, needles: needlesOf(secret) }
}

function isCut({ line }: Canary): boolean {
  return line.includes('BEGIN') && !line.includes('END')
}

/** The middle and the end of it: the beginning of a vendor's token is no secret. */
function needlesOf(secret: string): readonly string[] {
  const run = ownRun(secret)
  const digits = secret.replace(/\D/g, '')
  // Cards and bank accounts are written in groups.
  if (/^[A-Z0-9]{2,4}( [A-Z0-9]{1,4})+$/.test(secret)) return [secret, secret.replaceAll(' ', ''), digits]
  const at = Math.floor(run.length / 2) - 5
  return [...new Set([run.slice(-10), ...(run.length < 20 ? [] : [run.slice(at, at + 10)])])]
}

const base64 = (text: string) => Buffer.from(text).toString('base64')

/** Ways to write a password that no shape tells from a word. */
const WRAPPED: readonly ((secret: string) => string)[] = [
  (s) => `Authorization: Basic ${base64(`app:${s}`)}`,
  (s) => `headers={"authorization":"Basic ${base64(`app:${s}`)}"}`,
  (s) => `sent authorization: Bearer ${s}`,
  (s) => `callback?next=${encodeURIComponent(`https://app:${s}@internal.example/x`)}`,
  (s) => `body ${encodeURIComponent(`password=${s}&user=app`)}`,
  (s) => `payload ${base64(JSON.stringify({ user: 'app', password: s }))}`,
  (s) => JSON.stringify({ raw: JSON.stringify({ inner: JSON.stringify({ password: s }) }) }),
  (s) => `{\\"password\\":\\"${s}\\",\\"note\\":\\"and some more words follow here\\"}`,
  (s) => `connect postgres:\\/\\/app:${s}@db.internal:5432\\/shop`,
  (s) => `env DB_PASS=${s} NODE_ENV=production`,
  (s) => `[{"name":"DB_PASSWORD","value":"${s}"}]`,
  (s) => `<password>${s}</password>`,
  (s) => `Server=db;User Id=sa;Password=${s};Encrypt=true`,
  (s) => `mysql -u root -p${s} shop`,
  (s) => `the password is ${s}`,
  (s) => `Cookie: sid=${s}; theme=dark`,
  (s) => `"set-cookie":["sid=${s}; Path=/"]`,
  (s) => `https://api.example.com/v1?access_token=${s}&page=2`,
]

/** Tokens that have a shape of their own. */
const TOKENS: readonly (() => string)[] = [
  () => `ghp_${random.text(36)}`,
  () => `xoxb-${random.digits(12)}-${random.digits(12)}-${random.text(24)}`,
  () => `sk-ant-api03-${random.text(80)}`,
  () => `AKIA${random.text(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`,
]

const TOKEN_WRAPS: readonly ((secret: string) => string)[] = [
  (s) => `refused "${s}" by the vendor`,
  (s) => JSON.stringify({ message: `first line\n${s}\nlast line` }),
  (s) => `redirect=%2Fhook%3Ftoken%3D${encodeURIComponent(s)}`,
  (s) => `deploy_key_${s}`,
  (s) => `secret of the cluster: ${base64(s)}`,
]
