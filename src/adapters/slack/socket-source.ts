import { SocketModeClient } from '@slack/socket-mode'
import type { Log } from '../../kit/log.ts'
import { GiveUp } from '../../kit/outcome.ts'
import type { Secret } from '../../kit/secret.ts'
import { quietLogger } from './quiet-logger.ts'
import { plainOptions } from './reply-client.ts'
import type { SlackSource } from './source.ts'

export interface SocketSourceOptions {
  /** `xapp-...` with the scope connections:write and no other. */
  readonly appToken: Secret
  readonly slackApiUrl?: string
  readonly log: Log
}

interface SlackEvent {
  readonly body: unknown
  readonly envelope_id?: string
  readonly retry_num?: number
  readonly ack: (answer?: object) => Promise<void>
}

/** Socket Mode: needs no public address. The client reconnects by itself; what comes meanwhile Slack delivers again. */
export function socketSource({ appToken, slackApiUrl, log }: SocketSourceOptions): SlackSource {
  const clientOptions = { ...plainOptions(10_000), ...(slackApiUrl === undefined ? {} : { slackApiUrl }) }
  const client = new SocketModeClient({ appToken: appToken.reveal(), clientOptions, logger: quietLogger(log) })
  return {
    async start(take) {
      client.on('slack_event', ({ body, envelope_id, retry_num, ack }: SlackEvent) => {
        const name = envelope_id === undefined ? {} : { envelopeId: envelope_id }
        const retry = retry_num === undefined ? {} : { retryNum: retry_num }
        take({ body, ack, ...name, ...retry }).catch((error: unknown) =>
          log.error({ error: String(error) }, 'a payload of Slack could not be kept; Slack delivers it again'),
        )
      })
      await client.start().catch((error: unknown) => {
        throw new GiveUp(
          'socket-mode',
          'Slack opened no socket; check that the app token (xapp-...) is valid and Socket Mode is on',
          { cause: error },
        )
      })
    },
    async stop() {
      await client.disconnect()
    },
  }
}
