import type { Config } from '../../config.ts'
import type { Asker } from './asker.ts'
import { type Check, fail, ok, warn } from './check.ts'

const NAME = 'Langfuse'

/** Whether the keys are those of a project there; nothing where none is set. Traces that do not arrive harm nothing else. */
export async function checkLangfuse({ langfuse }: Config, asker: Asker): Promise<readonly Check[]> {
  if (langfuse === undefined) return []
  const { url, publicKey, secretKey } = langfuse
  const login = Buffer.from(`${publicKey}:${secretKey.reveal()}`).toString('base64')
  const answer = await asker.ask(`${url.replace(/\/+$/, '')}/api/public/projects`, {
    headers: { authorization: `Basic ${login}` },
  })
  if (answer.kind === 'silence') {
    const remedy = `Open the way to ${new URL(url).host} (proxy, firewall), or correct LANGFUSE_BASE_URL.`
    return [fail(NAME, `No answer from ${url}: ${answer.why}.`, remedy)]
  }
  const { status } = answer
  if (status === 200) return [ok(NAME, `The keys are accepted at ${url}.`)]
  const keys = 'Copy both keys of your project into LANGFUSE_PUBLIC_KEY and LANGFUSE_SECRET_KEY.'
  if (status === 401 || status === 403) return [fail(NAME, `It refuses the keys (${status}).`, keys)]
  if (status === 429 || status >= 500) return [warn(NAME, `It answers ${status} just now.`, 'Ask again in a minute.')]
  return [fail(NAME, `${url} answers ${status}, and not as Langfuse does.`, 'Correct LANGFUSE_BASE_URL.')]
}
