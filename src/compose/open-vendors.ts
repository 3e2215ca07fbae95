import { openClaude } from '../adapters/anthropic/claude.ts'
import { openGitHub } from '../adapters/github/open-github.ts'
import type { Langfuse } from '../adapters/langfuse/open-langfuse.ts'
import type { CodeHost } from '../code-host/code-host.ts'
import type { Config } from '../config.ts'
import type { Log } from '../kit/log.ts'
import type { Redactor } from '../redact/redactor.ts'
import type { Llm } from '../worker-kit/llm.ts'

/** The code host that the configuration names; the sandbox's has been put in its place before this is called. */
export function openCodeHost({ codeHost }: Config, log: Log): CodeHost | undefined {
  if (codeHost.kind !== 'github') return undefined
  return openGitHub({ baseUrl: codeHost.apiUrl, token: codeHost.token, log })
}

/** Where calls of the model are traced to; its modules are loaded where it is set alone. */
export async function openTraces(
  { langfuse }: Config,
  log: Log,
  { redactText }: Redactor,
): Promise<Langfuse | undefined> {
  if (langfuse === undefined) return undefined
  const { openLangfuse } = await import('../adapters/langfuse/open-langfuse.ts')
  return openLangfuse({ ...langfuse, redactText, log })
}

export function openModel({ model }: Config, log: Log, { redactText }: Redactor): Llm | undefined {
  if (model.kind === 'none') return undefined
  return openClaude({ apiKey: model.apiKey, baseUrl: model.baseUrl, model: model.model, log, redactText })
}
