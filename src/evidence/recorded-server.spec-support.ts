import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Asked {
  readonly method: string
  /** Path and query as they came. */
  readonly url: URL
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: unknown
}

export interface RecordedServer {
  readonly url: string
  /** Everything that was asked, in order. */
  readonly asked: readonly Asked[]
  /** From now on every request is answered with this; `silent`: with nothing; undefined: as recorded. */
  trouble(reply: Reply | 'silent' | undefined): void
  close(): Promise<void>
}

/** A vendor's server over real HTTP that answers as recorded. What it throws about a request is told to the asker as a 400. */
export async function recordedServer(answer: (asked: Asked) => Reply): Promise<RecordedServer> {
  const asked: Asked[] = []
  let trouble: Reply | 'silent' | undefined
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://recorded')
      const one = {
        method: request.method ?? '',
        url,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      }
      asked.push(one)
      if (trouble === 'silent') return
      const { status, headers, body } = trouble ?? judged(answer, one)
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    trouble(reply) {
      trouble = reply
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

function judged(answer: (asked: Asked) => Reply, asked: Asked): Reply {
  try {
    return answer(asked)
  } catch (error) {
    return { status: 400, body: { error: { type: 'not_as_documented', reason: String(error) } } }
  }
}
