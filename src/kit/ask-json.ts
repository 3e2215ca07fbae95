import { GiveUp, RetryLater } from './outcome.ts'

export interface JsonAsk {
  /** For people, as in "Elasticsearch". */
  readonly whom: string
  readonly url: string
  readonly method?: 'GET' | 'POST' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly timeMs: number
  readonly maxBytes: number
  /** Completes "Set … ": where its login stands. */
  readonly login: string
  /** Completes "Correct … ": where its address stands. */
  readonly address: string
}

export interface JsonAnswer {
  readonly status: number
  readonly json: unknown
  readonly bytes: number
}

/**
 * One request over HTTP, bounded in time and bytes, that follows nobody elsewhere. Gone, slow or overloaded: `RetryLater`.
 * Refused, too large or no JSON: `GiveUp` with what to do. Other answers, 4xx too, are the caller's to read.
 */
export async function askJson(ask: JsonAsk): Promise<JsonAnswer> {
  const { whom, url, timeMs } = ask
  try {
    const response = await fetch(url, {
      method: ask.method ?? 'GET',
      headers: { accept: 'application/json', ...ask.headers },
      ...(ask.body === undefined ? {} : { body: ask.body }),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeMs),
    })
    judge(ask, response)
    const text = await textOf(ask, response)
    return { status: response.status, json: parsed(ask, response, text), bytes: Buffer.byteLength(text) }
  } catch (error) {
    if (error instanceof GiveUp || error instanceof RetryLater) throw error
    const slow = error instanceof Error && error.name === 'TimeoutError'
    const why = slow ? `does not answer within ${timeMs / 1_000} s` : `cannot be reached at ${new URL(url).host}`
    throw new RetryLater('source-away', `${whom} ${why}. Check ${ask.address} and the way there.`, { cause: error })
  }
}

function judge({ whom, login, address }: JsonAsk, { status, headers }: Response): void {
  if (status === 401 || status === 403)
    throw new GiveUp('source-login', `${whom} refuses us (HTTP ${status}). Set ${login} to one that may read.`)
  if (status >= 300 && status < 400)
    throw new GiveUp('source-moved', `${whom} sends us elsewhere (HTTP ${status}). Correct ${address}.`)
  if (status !== 429 && status < 500) return
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  const afterMs = Number.isFinite(seconds) ? Math.max(1, seconds) * 1_000 : 5_000
  throw new RetryLater('source-busy', `${whom} is overloaded (HTTP ${status}). It is asked again.`, { afterMs })
}

async function textOf({ whom, maxBytes }: JsonAsk, response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) {
      const advice = 'Ask for a shorter window, or for fewer services'
      throw new GiveUp('source-large', `${whom} answers with over ${maxBytes} bytes. ${advice}.`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parsed({ whom, address }: JsonAsk, { status }: Response, text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch (cause) {
    const what = `What answers there is not ${whom} (HTTP ${status}, no JSON)`
    throw new GiveUp('source-shape', `${what}. Correct ${address}.`, { cause })
  }
}
