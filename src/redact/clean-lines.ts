import type { Random } from './corpus.ts'

type Template = (r: Random) => string

const uuid: Template = (r) => `${r.hex(8)}-${r.hex(4)}-4${r.hex(3)}-a${r.hex(3)}-${r.hex(12)}`

/** Lines as applications, databases and build tools write them, close to secrets but with none in them. */
const TEMPLATES: readonly [Template, ...Template[]] = [
  (r) => `2026-01-28T12:00:${r.digits(2)}.${r.digits(3)}Z INFO GET /users/${r.digits(6)}/cart 200 in ${r.digits(2)}ms`,
  (r) => `commit ${r.hex(40)} by deploy-bot: Fix token refresh`,
  (r) => `trace_id=${r.hex(32)} span_id=${r.hex(16)} sampled=true`,
  (r) => `event ${uuid(r)} appended at offset ${r.digits(7)}`,
  (r) => `layer sha256:${r.hex(64)} already exists`,
  (r) => `integrity sha512-${r.text(86)}==`,
  (r) => `{"key":"${r.hex(64)}","cycle":1,"slot":0}`,
  (r) => `ts=1700${r.digits(6)}.${r.digits(6)} channel=C${r.digits(10)}`,
  (r) => `epoch ${`17${r.digits(11)}`} ns ${`17${r.digits(17)}`}`,
  () => "SyntaxError: Unexpected token: '}' in JSON at position 4",
  () => 'Error: invalid token: expired',
  () => 'JsonWebTokenError: token: malformed',
  () => 'password: required',
  () => 'The password must be at least 8 characters',
  () => 'authentication failed: password mismatch for user app',
  () => 'Authorization header is missing',
  () => 'bearer authentication/authorization is disabled here',
  () => 'const token = getToken(request)',
  () => 'password = process.env.DB_PASSWORD',
  () => 'const { token } = req.headers',
  () => 'secretKeyRef: name: db, key: password',
  (r) => `max_tokens=${r.digits(4)} total_tokens=${r.digits(5)} token_count: ${r.digits(3)}`,
  (r) => `GET https://api.example.com/v1/items?page=${r.digits(2)}&sort=asc&key=${r.hex(64)}`,
  () => 'clone git@github.com:acme/shop.git into /srv/app',
  () => 'ssh://git@git.example.com:7999/acme/shop.git',
  (r) => `npm install left-pad@1.${r.digits(1)}.${r.digits(1)} react@18.2.0-rc.next`,
  (r) => `    at checkout (/srv/app/src/token/password.ts:${r.digits(2)}:${r.digits(2)})`,
  (r) => `10.${r.digits(1)}.0.${r.digits(2)}:5432 - connection reset, retry in ${r.digits(3)} ms`,
  (r) => `order ORD-${r.digits(12)} shipped, tracking 1Z${r.text(16, '0123456789ABCDEFGHJK')}`,
  (r) => `pod checkout-${r.hex(10)}-${r.text(5, 'bcdfghjklm')} evicted`,
  (r) => `arn:aws:iam::${r.digits(12)}:role/deploy assumed`,
  (r) => `image registry.example.com/shop:${r.hex(12)}@sha256:${r.hex(64)}`,
  (r) => `W/"${r.hex(40)}" cookie policy accepted`,
  () => 'CSRF token missing or incorrect',
  () => 'basic configuration loaded from /etc/app/secrets.yaml',
  () => 'token bucket: empty, waiting',
  (r) => `consumer group lag: topic=orders partition=${r.digits(1)} offset=${r.digits(16)}`,
  (r) => `-  timeout: ${r.digits(4)},\n+  timeout: ${r.digits(4)},`,
  (r) => `0x${r.hex(16)} segfault at ${r.hex(8)} ip ${r.hex(16)}`,
  () => 'password=********',
  () => 'api_key=<your key here>',
  () => 'token=$TOKEN curl https://example.com',
]

export function cleanLines(random: Random, count: number): readonly string[] {
  return Array.from({ length: count }, () => random.pick(TEMPLATES)(random))
}
