import { evidenceDays } from './config-evidence.ts'
import { type LangfuseConfig, langfuseConfig } from './config-langfuse.ts'
import { type AskAfter, approversIn, askAfterIn, reposIn } from './config-people.ts'
import { type Reader, readFaults } from './config-reader.ts'
import { type ServersConfig, serversConfig } from './config-servers.ts'
import { type ServiceOverride, serviceOverrides } from './config-services.ts'
import { type SourcesConfig, sourcesConfig } from './config-sources.ts'
import { isLoopbackName } from './kit/loopback.ts'
import { Secret } from './kit/secret.ts'

/** How fast the house turns: the sandbox fails and heals in seconds, a team's services in minutes. */
export type Pace = 'sandbox' | 'default'

export type SlackConfig =
  | { readonly kind: 'sandbox' }
  | {
      readonly kind: 'slack'
      readonly botToken: Secret
      readonly apiUrl: string
      readonly mode:
        | { readonly kind: 'socket'; readonly appToken: Secret }
        | { readonly kind: 'http'; readonly signingSecret: Secret }
    }

export type CodeHostConfig =
  | { readonly kind: 'sandbox' }
  | { readonly kind: 'none' }
  | { readonly kind: 'github'; readonly token: Secret; readonly apiUrl: string; readonly webhookSecret?: Secret }

export type ModelConfig =
  | { readonly kind: 'none' }
  | { readonly kind: 'claude'; readonly apiKey: Secret; readonly baseUrl: string; readonly model: string }

export interface Config {
  readonly tenantId: string
  readonly dataDir: string
  readonly host: string
  readonly port: number
  /** Everybody who reaches the sandbox may do everything in it, by whatever name they reach it. */
  readonly sandboxOpen: boolean
  readonly pace: Pace
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  readonly slack: SlackConfig
  readonly codeHost: CodeHostConfig
  readonly model: ModelConfig
  readonly servers: ServersConfig
  /** For how long evidence is kept; undefined: for ever. */
  readonly evidenceDays: number | undefined
  /** What is read besides the evidence of our own. */
  readonly sources: SourcesConfig
  /** Where calls of the model are traced to; undefined: nowhere. */
  readonly langfuse: LangfuseConfig | undefined
  readonly incidentsChannel: string
  readonly command: string
  /** User group handles (`oncall`) and user ids (`U012…`) who may approve fixes. */
  readonly approvers: readonly string[]
  readonly askAfter: AskAfter
  /** Service name to repository (`owner/name`); `*` stands for every other service. */
  readonly repos: ReadonlyMap<string, string>
  /** By service name: its objective, and how much worse than usual is worth a call. */
  readonly services: ReadonlyMap<string, ServiceOverride>
  readonly digest: { readonly hour: number; readonly minute: number; readonly timeZone: string }
  readonly fixThreshold: number
  readonly bucketSeconds?: number
  /** Seconds after which the sandbox ships its bad deploy by itself; 0: never. */
  readonly autoShipSeconds: number
  /** For the crash suite: the named points at the first of which the process kills itself. */
  readonly crashAt: readonly string[]
}

type Env = Readonly<Record<string, string | undefined>>

/**
 * The only reader of the environment. Throws `GiveUp('config')` naming every fault at once, each with its remedy.
 * `playsSandbox: false`: what is not set is absent, for a process in which no sandbox stands. `standsSandbox`: one stands in
 * it whatever is set.
 */
export function loadConfig(env: Env, { playsSandbox = true, standsSandbox = false } = {}): Config {
  return readFaults(env, (reader) => {
    const slack = slackConfig(reader)
    const codeHost = codeHostConfig(reader, playsSandbox)
    const sandboxed = slack.kind === 'sandbox' && codeHost.kind === 'sandbox'
    const pace = reader.choice('FAULTLINE_PACE', ['sandbox', 'default']) ?? (sandboxed ? 'sandbox' : 'default')
    const bucket = reader.number('FAULTLINE_BUCKET_SECONDS', { min: 1, max: 3_600, whole: true })
    return {
      tenantId: tenantId(reader),
      dataDir: reader.text('FAULTLINE_DATA_DIR') ?? '.faultline',
      ...listening(reader, standsSandbox || (playsSandbox && !reader.isSet('SLACK_BOT_TOKEN'))),
      port: reader.number('FAULTLINE_PORT', { min: 0, max: 65_535, whole: true }) ?? 3_000,
      pace,
      logLevel: reader.choice('FAULTLINE_LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent']) ?? 'warn',
      slack,
      codeHost,
      model: modelConfig(reader),
      servers: serversConfig(reader),
      evidenceDays: evidenceDays(reader),
      sources: sourcesConfig(reader),
      langfuse: langfuseConfig(reader),
      incidentsChannel: incidentsChannel(reader),
      command: reader.match('FAULTLINE_COMMAND', /^\/[a-z0-9_-]{1,31}$/, '/incident') ?? '/incident',
      approvers: approversIn(reader) ?? ['oncall'],
      askAfter: askAfterIn(reader, pace === 'sandbox'),
      repos: reposIn(reader),
      services: serviceOverrides(reader, 'FAULTLINE_SERVICES'),
      digest: digest(reader),
      fixThreshold: reader.number('FAULTLINE_FIX_THRESHOLD', { min: 0, max: 1, whole: false }) ?? 0.6,
      ...(bucket === undefined ? {} : { bucketSeconds: bucket }),
      autoShipSeconds: reader.number('FAULTLINE_AUTO_SHIP_SECONDS', { min: 0, max: 86_400, whole: true }) ?? 90,
      crashAt: reader.list('FAULTLINE_CRASH_AT') ?? [],
    }
  })
}

function tenantId(reader: Reader): string {
  const like = 'acme, at most 100 letters, digits, dots, dashes and underscores'
  return reader.match('FAULTLINE_TENANT', /^[\w.-]{1,100}$/, like) ?? 'default'
}

function incidentsChannel(reader: Reader): string {
  const like = 'incidents, without the # and in lower case'
  return reader.match('FAULTLINE_INCIDENTS_CHANNEL', /^[a-z0-9_-]{1,80}$/, like) ?? 'incidents'
}

/** The sandbox has no password: it is offered beyond this machine only when somebody says so. */
function listening(reader: Reader, hasSandbox: boolean): Pick<Config, 'host' | 'sandboxOpen'> {
  const host = reader.text('FAULTLINE_HOST') ?? '127.0.0.1'
  const sandboxOpen = reader.choice('FAULTLINE_SANDBOX_OPEN', ['yes', 'no']) === 'yes'
  if (hasSandbox && !sandboxOpen && !isLoopbackName(host))
    reader.fault(
      'FAULTLINE_HOST is not this machine alone, and the sandbox asks for no password. Set SLACK_BOT_TOKEN to use a real workspace, unset FAULTLINE_HOST, or set FAULTLINE_SANDBOX_OPEN=yes if everybody who reaches it may do everything in it.',
    )
  return { host, sandboxOpen }
}

function slackConfig(reader: Reader): SlackConfig {
  const bot = reader.match(
    'SLACK_BOT_TOKEN',
    /^xoxb-[\x21-\x7e]+$/,
    'xoxb-…, from OAuth & Permissions of your Slack app',
  )
  const app = reader.match(
    'SLACK_APP_TOKEN',
    /^xapp-[\x21-\x7e]+$/,
    'xapp-…, from Basic Information > App-Level Tokens of your Slack app',
  )
  const signing = reader.text('SLACK_SIGNING_SECRET')
  const apiUrl = reader.url('SLACK_API_URL') ?? 'https://slack.com/api/'
  if (bot === undefined) {
    if (!reader.isSet('SLACK_BOT_TOKEN') && (reader.isSet('SLACK_APP_TOKEN') || signing !== undefined)) {
      reader.fault(
        'SLACK_BOT_TOKEN is missing. Set it to the xoxb- token of your app, or unset SLACK_APP_TOKEN and SLACK_SIGNING_SECRET to use the sandbox.',
      )
    }
    return { kind: 'sandbox' }
  }
  const slack = { kind: 'slack', botToken: new Secret(bot), apiUrl } as const
  if (app !== undefined) return { ...slack, mode: { kind: 'socket', appToken: new Secret(app) } }
  if (signing !== undefined) return { ...slack, mode: { kind: 'http', signingSecret: new Secret(signing) } }
  if (reader.isSet('SLACK_APP_TOKEN')) return { kind: 'sandbox' }
  reader.fault(
    'SLACK_BOT_TOKEN is set alone. Add SLACK_APP_TOKEN (Socket Mode, no public address needed) or SLACK_SIGNING_SECRET (HTTP).',
  )
  return { kind: 'sandbox' }
}

function codeHostConfig(reader: Reader, playsSandbox: boolean): CodeHostConfig {
  const token = reader.key('GITHUB_TOKEN')
  const secret = reader.text('GITHUB_WEBHOOK_SECRET')
  const apiUrl = reader.url('GITHUB_API_URL') ?? 'https://api.github.com'
  if (token !== undefined) {
    const hook = secret === undefined ? {} : { webhookSecret: new Secret(secret) }
    return { kind: 'github', token: new Secret(token), apiUrl, ...hook }
  }
  if (secret !== undefined && !reader.isSet('GITHUB_TOKEN'))
    reader.fault('GITHUB_WEBHOOK_SECRET is set but GITHUB_TOKEN is not. Set both, or neither.')
  // With a real Slack and no GitHub there is nothing to play: fixes are shown, not opened.
  return playsSandbox && !reader.isSet('SLACK_BOT_TOKEN') ? { kind: 'sandbox' } : { kind: 'none' }
}

function modelConfig(reader: Reader): ModelConfig {
  const key = reader.key('ANTHROPIC_API_KEY')
  const baseUrl = reader.url('ANTHROPIC_BASE_URL') ?? 'https://api.anthropic.com'
  if (key === undefined) return { kind: 'none' }
  return {
    kind: 'claude',
    apiKey: new Secret(key),
    baseUrl,
    model: reader.text('FAULTLINE_MODEL') ?? 'claude-sonnet-5-5',
  }
}

function digest(reader: Reader): Config['digest'] {
  const at = reader.match('FAULTLINE_DIGEST_AT', /^([01]?\d|2[0-3]):[0-5]\d$/, '09:00') ?? '09:00'
  const [hour = 9, minute = 0] = at.split(':').map(Number)
  return { hour, minute, timeZone: reader.timeZone('FAULTLINE_TIME_ZONE') ?? 'UTC' }
}
