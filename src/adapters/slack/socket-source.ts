import { SocketModeClient } from '@slack/socket-mode'
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import type { Secret } from '../../kit/secret.ts'
import { connectFirst, keepConnected } from './keep-connected.ts'
import { quietLogger } from './quiet-logger.ts'
import { plainOptions } from './reply-client.ts'
import type { SlackSource } from './source.ts'

export interface SocketSourceOptions {
  /** `xapp-...` with the scope connections:write and no other. */
  readonly appToken: Secret
  readonly slackApiUrl?: string
  readonly clock: Clock
  readonly log: Log
}

interface SlackEvent {
  readonly body: unknown
  readonly envelope_id?: string
  readonly retry_num?: number
  readonly ack: (answer?: object) => Promise<void>
}

/** Socket Mode: needs no public address. A socket that ends is opened again; what comes meanwhile Slack delivers again. */
export function socketSource({ appToken, slackApiUrl, clock, log }: SocketSourceOptions): SlackSource {
  const clientOptions = { ...plainOptions(10_000), ...(slackApiUrl === undefined ? {} : { slackApiUrl }) }
  const client = new SocketModeClient({
    appToken: appToken.reveal(),
    autoReconnectEnabled: false,
    clientOptions,
    logger: quietLogger(log),
  })
  const stopping = new AbortController()
  const needs = { client, clock, log, signal: stopping.signal }
  let connected: Promise<void> | undefined
  return {
    async start(take) {
      client.on('slack_event', ({ body, envelope_id, retry_num, ack }: SlackEvent) => {
        const name = envelope_id === undefined ? {} : { envelopeId: envelope_id }
        const retry = retry_num === undefined ? {} : { retryNum: retry_num }
        take({ body, ack, ...name, ...retry }).catch((error: unknown) =>
          log.error({ error: String(error) }, 'a payload of Slack could not be kept; Slack delivers it again'),
        )
      })
      connected = keepConnected(await connectFirst(needs), needs)
    },
    async stop() {
      stopping.abort()
      await connected
      await client.disconnect()
    },
  }
}
