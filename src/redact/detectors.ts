import { fromBase64 } from './base64.ts'
import { isCard, isIban } from './checksums.ts'
import { placeholder } from './placeholder.ts'
import { redactPrivateKeys } from './private-keys.ts'

/** Text in, text with one kind of secret replaced out. */
export type Detector = (text: string) => string

interface Kind {
  readonly kind: string
  /** Global. Group `s`, where there is one, is the secret; else the whole match. Starts on a boundary, so that no run is scanned twice. */
  readonly pattern: RegExp
  /** Text without any of these cannot match: saves the scan. */
  readonly hints: readonly string[]
  readonly check?: (secret: string) => boolean
}

/** Not in the middle of a word: where a token may begin. After an escape such as `\n` in JSON a word begins too. */
const ESCAPE = '(?<=\\\\[nrtbf]|\\\\u00[0-9a-fA-F]{2})'
const B = `(?:(?<![A-Za-z0-9_-])|${ESCAPE})`
/** For beginnings that nothing else has: also after `aws_key_`. */
const ANYWHERE = `(?:(?<![A-Za-z0-9])|${ESCAPE})`
const token = (kind: string, hint: string, rest: string, begin = B): Kind => ({
  kind,
  hints: [hint],
  pattern: new RegExp(`${begin}${hint}${rest}`, 'g'),
})

const SCHEME = String.raw`(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{1,30}:\\?/\\?/`
/** The login of an address ends at the last @ before the next sign that ends a host. */
const MORE = String.raw`(?:@[^\s/?#@"'<>]{1,200}){0,8}`
const LOGIN = String.raw`[^\s/@:"'<>[\]]{0,200}:[^\s/@"'<>]{1,400}${MORE}`
/** What stands behind a colon and is no port is no path: a password with a slash in it. */
const NO_PORT = String.raw`(?!\d{0,5}\\?[/?#]|\$?\{|\$[A-Z_]{1,40}/|%[sdv]|port\b)`
const SLASHED = String.raw`[^\s/?#@:"'<>[\]]{0,200}:${NO_PORT}[^\s/@"'<>]{1,200}/[^\s@"'<>]{0,200}${MORE}`

const KINDS: readonly Kind[] = [
  {
    kind: 'jwt',
    hints: ['eyJ'],
    pattern: new RegExp(`${B}eyJ[\\w-]{8,4000}\\.[\\w-]{4,8000}(?:\\.[\\w-]{0,2000})?`, 'g'),
  },
  {
    kind: 'url-credentials',
    hints: ['://', ':\\/'],
    pattern: new RegExp(`(?<=${SCHEME})(?<s>${LOGIN}|${SLASHED}|[^\\s/@:"'<>[\\]]{16,400})(?=@)`, 'g'),
  },
  {
    kind: 'url-credentials',
    hints: ['jdbc:oracle:'],
    pattern:
      /(?<=jdbc:oracle:[a-z0-9]{1,10}:)(?<s>[^\s/@:"'<>]{1,128}\/(?:\\?"[^"\s]{1,200}"|[^\s"'<>]{1,200}))(?=@)/gi,
  },
  {
    kind: 'auth-header',
    hints: ['earer', 'EARER', 'asic', 'ASIC', 'oken', 'OKEN'],
    pattern:
      /(?<![A-Za-z0-9])(?:bearer|basic|token)\s{1,3}(?<s>(?=[A-Za-z._~/-]{0,200}[0-9+=])[A-Za-z0-9._~+/-]{12,4000}={0,2})/gi,
  },
  {
    kind: 'auth-header',
    hints: ['asic', 'ASIC'],
    pattern: /(?<![A-Za-z0-9])basic\s{1,3}(?<s>[A-Za-z0-9+/_-]{8,4000}={0,2})/gi,
    check: isUserAndPassword,
  },
  {
    kind: 'auth-header',
    hints: ['uthorization', 'UTHORIZATION'],
    pattern:
      /authorization["'\\]{0,2}\s{0,3}[:=]\s{0,3}["'\\]{0,2}(?:[A-Za-z0-9-]{2,24}\s{1,3})?(?<s>[^\s"',;\\]{8,4000})/gi,
    check: (secret) => /[0-9=+]/.test(secret),
  },
  {
    kind: 'aws-key-id',
    hints: ['A'],
    pattern: new RegExp(`${ANYWHERE}(?:AKIA|ASIA|ABIA|ACCA|AGPA|AROA|AIDA|ANPA)[A-Z2-7]{16}(?![A-Za-z0-9])`, 'g'),
  },
  token('gcp-api-key', 'AIza', '[\\w-]{35}', ANYWHERE),
  token('gcp-oauth', 'ya29\\.', '[\\w-]{20,500}'),
  token('gcp-oauth', 'GOCSPX-', '[\\w-]{20,60}'),
  {
    kind: 'stripe-key',
    hints: ['_live_', '_test_'],
    pattern: new RegExp(`${ANYWHERE}(?:sk|rk|pk|whsec)_(?:live|test)_[A-Za-z0-9]{10,250}`, 'g'),
  },
  token('stripe-webhook', 'whsec_', '[A-Za-z0-9+/]{20,100}={0,2}'),
  {
    kind: 'slack-token',
    hints: ['xox', 'xapp-', 'xwfp-'],
    pattern: new RegExp(`${ANYWHERE}(?:xox[a-z](?:\\.xox[a-z])?|xapp|xwfp)-[A-Za-z0-9-]{10,400}`, 'g'),
  },
  {
    kind: 'slack-webhook',
    hints: ['hooks.slack'],
    pattern: /(?<=hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/)[A-Za-z0-9/_-]{20,200}/g,
  },
  { kind: 'discord-webhook', hints: ['/api/webhooks/'], pattern: /(?<=\/api\/webhooks\/\d{15,22}\/)[\w-]{40,100}/g },
  {
    kind: 'github-token',
    hints: ['gh', 'github_pat_'],
    pattern: new RegExp(`${ANYWHERE}(?:gh[pousr]_[A-Za-z0-9]{12,300}|github_pat_\\w{12,300})`, 'g'),
  },
  {
    kind: 'gitlab-token',
    hints: ['gl'],
    pattern: new RegExp(`${ANYWHERE}(?:glpat|gldt|glrt|glptt|glsa|glcbt|glft)-[\\w.-]{18,300}`, 'g'),
  },
  token('npm-token', 'npm_', '[A-Za-z0-9]{36}', ANYWHERE),
  token('pypi-token', 'pypi-', 'AgE[\\w-]{40,300}'),
  token('anthropic-key', 'sk-ant-', '[\\w-]{8,300}', ANYWHERE),
  {
    kind: 'openai-key',
    hints: ['sk-'],
    pattern: new RegExp(`${B}sk-(?:proj-|svcacct-|admin-|or-v1-)?(?=[\\w-]{0,40}\\d)[\\w-]{20,300}`, 'g'),
  },
  token('huggingface-token', 'hf_', '[A-Za-z0-9]{30,60}'),
  token('sendgrid-key', 'SG\\.', '[\\w-]{16,40}\\.[\\w-]{16,80}'),
  { kind: 'twilio-key', hints: ['SK', 'AC'], pattern: new RegExp(`${B}(?:SK|AC)[0-9a-f]{32}(?![A-Za-z0-9])`, 'g') },
  token('mailgun-key', 'key-', '[0-9a-f]{32}(?![A-Za-z0-9])'),
  token('mailchimp-key', '', '[0-9a-f]{32}-us\\d{1,2}(?![A-Za-z0-9])'),
  { kind: 'digitalocean-token', hints: ['_v1_'], pattern: new RegExp(`${B}do[opr]_v1_[0-9a-f]{64}`, 'g') },
  { kind: 'shopify-token', hints: ['shp'], pattern: new RegExp(`${B}shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}`, 'g') },
  {
    kind: 'square-token',
    hints: ['EAAA', 'sq0'],
    pattern: new RegExp(`${B}(?:EAAA[\\w-]{60}|sq0[a-z]{3}-[\\w-]{22,50})`, 'g'),
  },
  token('databricks-token', 'dapi', '[0-9a-f]{32}(?:-\\d)?'),
  token('vault-token', 'hvs\\.', '[\\w-]{24,200}'),
  { kind: 'linear-key', hints: ['lin_'], pattern: new RegExp(`${B}lin_(?:api|oauth)_[A-Za-z0-9]{32,64}`, 'g') },
  { kind: 'sentry-token', hints: ['sntry'], pattern: new RegExp(`${B}sntry[su]_[\\w+/=-]{40,300}`, 'g') },
  token('grafana-token', 'glc_', '[\\w+/]{32,400}={0,2}'),
  token('grafana-token', 'glsa_', '[A-Za-z0-9]{32}_[0-9a-fA-F]{8}'),
  { kind: 'docker-token', hints: ['dckr_'], pattern: new RegExp(`${B}dckr_(?:pat|oat)_[\\w-]{20,60}`, 'g') },
  token('newrelic-key', 'NRAK-', '[A-Z0-9]{27}'),
  token('postman-key', 'PMAK-', '[0-9a-f]{24}-[0-9a-f]{34}'),
  token('rubygems-key', 'rubygems_', '[0-9a-f]{48}'),
  token('contentful-token', 'CFPAT-', '[\\w-]{40,60}'),
  token('figma-token', 'figd_', '[\\w-]{36,60}'),
  token('discord-token', '', '[MNO][A-Za-z0-9_-]{23,27}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,40}(?![\\w-])'),
  token('telegram-token', '', '\\d{8,10}:AA[\\w-]{32,34}(?![\\w-])'),
  token('age-key', 'AGE-SECRET-KEY-1', '[A-Z0-9]{58}'),
  {
    kind: 'email',
    hints: ['@'],
    pattern:
      /(?<![\w.+%-])(?!git@)[\w.+%-]{1,64}@(?=[a-z])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,6}[a-z]{2,24}(?![\w@-]|\.[a-z])/gi,
  },
  { kind: 'card', hints: [], pattern: /(?<![\w.:/#+-])[2-6]\d{3}(?:[ -]?\d){10,12}(?!\w|[.:/-]\d)/g, check: isCard },
  {
    kind: 'iban',
    hints: [],
    pattern: /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?![A-Za-z0-9])/g,
    check: isIban,
  },
  {
    kind: 'ssn',
    hints: ['SSN', 'ssn', 'ocial'],
    pattern: /(?<=(?:ssn|social security(?: number| no\.?)?)[\s:=#]{1,3})\d{3}-\d{2}-\d{4}(?!\d)/gi,
  },
]

/** In order: the widest first, so that a key inside a PEM or a URL is not taken out alone. */
export const DETECTORS: readonly Detector[] = [redactPrivateKeys, ...KINDS.map(detectorOf)]

function detectorOf({ kind, pattern, hints, check }: Kind): Detector {
  return (text) => {
    if (hints.length > 0 && !hints.some((hint) => text.includes(hint.replace('\\', '')))) return text
    return text.replace(pattern, (match: string, ...rest: unknown[]) => {
      const secret = named(rest.at(-1)) ?? match
      if (secret.startsWith('[REDACTED:') || (check && !check(secret))) return match
      return match.replace(secret, () => placeholder(kind, secret))
    })
  }
}

/** `user:password` in base64, as HTTP sends it. */
function isUserAndPassword(code: string): boolean {
  return fromBase64(code)?.includes(':') ?? false
}

/** Guarantee: the last argument of a replacer is the object of named groups, where the pattern has any. */
function named(groups: unknown): string | undefined {
  return typeof groups === 'object' && groups !== null && 's' in groups ? String(groups.s) : undefined
}
