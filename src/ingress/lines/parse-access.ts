import { timeAtStart } from '../../evidence/lines/times.ts'
import type { LineDraft } from './draft.ts'

const ACCESS =
  /^(\S{1,255}) \S{1,64} \S{1,64} \[([^\]]{20,32})\] "([A-Z]{3,10}) ([^" ]{1,8000})[^"]{0,16}" (\d{3}) (\d+|-)/

/** A line of a web server's access log (common or combined); a 5xx is an error, a 4xx a warning. */
export function parseAccess(line: string, receivedAt: Date): LineDraft | undefined {
  const [, client = '', time = '', method = '', path = '', status = '', size = ''] = ACCESS.exec(line) ?? []
  const at = timeAtStart(time, receivedAt)?.at
  if (at === undefined) return undefined
  const level = status >= '500' ? 'ERROR' : status >= '400' ? 'WARN' : 'INFO'
  const attributes = [
    ['client.address', client],
    ['http.request.method', method],
    ['url.path', path.split('?', 1)[0] ?? path],
    ['http.response.status_code', status],
    ['http.response.size', size],
  ] as const
  return { at, level, body: `${method} ${path} answered ${status}`, attributes }
}
