import type { Config } from '../config.ts'
import { serverSecrets } from '../config-servers.ts'
import { sourceSecrets } from '../config-sources.ts'
import type { Secret } from '../kit/secret.ts'
import { createRedactor, type Redactor } from '../redact/redactor.ts'

/** The settings in which credentials stand. */
export type Credentials = Pick<Config, 'slack' | 'codeHost' | 'model' | 'servers' | 'sources'> &
  Partial<Pick<Config, 'langfuse'>>

/** The redactor that also knows what this house logs in with. */
export function houseRedactor(config: Credentials): Redactor {
  return createRedactor(secretsOf(config).map((secret) => secret.reveal()))
}

function secretsOf({ slack, codeHost, model, servers, sources, langfuse }: Credentials): readonly Secret[] {
  const desk =
    slack.kind === 'slack'
      ? [slack.botToken, slack.mode.kind === 'socket' ? slack.mode.appToken : slack.mode.signingSecret]
      : []
  const code =
    codeHost.kind === 'github' ? [codeHost.token, ...(codeHost.webhookSecret ? [codeHost.webhookSecret] : [])] : []
  const reasoner = model.kind === 'claude' ? [model.apiKey] : []
  const traces = langfuse ? [langfuse.secretKey] : []
  return [...desk, ...code, ...reasoner, ...traces, ...serverSecrets(servers), ...sourceSecrets(sources)]
}
