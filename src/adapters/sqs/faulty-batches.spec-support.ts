import { createServer, type IncomingMessage } from 'node:http'
import { onTestFinished } from 'vitest'

export interface BatchFault {
  /** The entry that fails: its body says this. */
  readonly about: string
  readonly times: number
  readonly fault: { readonly SenderFault: boolean; readonly Code: string; readonly Message: string }
}

interface Entry {
  readonly Id: string
  readonly MessageBody: string
}

/**
 * Stands before a real server and keeps one entry of a batch from it, answering for that entry as a broker in trouble
 * does. Everything else is passed on as it came.
 */
export async function faultyBatches(server: string, { about, times, fault }: BatchFault): Promise<string> {
  let left = times
  const proxy = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    let body = Buffer.concat(chunks).toString('utf8')
    const failed: object[] = []
    if (String(request.headers['x-amz-target']).endsWith('.SendMessageBatch') && left > 0) {
      const batch: { Entries: Entry[] } = JSON.parse(body)
      const unlucky = batch.Entries.filter(({ MessageBody }) => MessageBody.includes(about))
      if (unlucky.length > 0) left--
      failed.push(...unlucky.map(({ Id }) => ({ Id, ...fault })))
      body = JSON.stringify({ ...batch, Entries: batch.Entries.filter((entry) => !unlucky.includes(entry)) })
      if (unlucky.length === batch.Entries.length) {
        return response.end(JSON.stringify({ Successful: [], Failed: failed }))
      }
    }
    const answer = await fetch(server, { method: 'POST', headers: headersOf(request), body })
    const words = await answer.text()
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' })
    return response.end(failed.length > 0 ? JSON.stringify({ ...JSON.parse(words), Failed: failed }) : words)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void proxy.close())
  const address = proxy.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

/** `fetch` writes those of the connection itself. */
function headersOf({ headers }: IncomingMessage): Headers {
  const kept = new Headers()
  for (const [name, value] of Object.entries(headers)) {
    if (!['host', 'content-length', 'connection', 'expect'].includes(name)) kept.set(name, String(value))
  }
  return kept
}
