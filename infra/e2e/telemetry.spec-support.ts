import { randomBytes } from 'node:crypto'
import type { Canary } from './canaries.spec-support.ts'

/** Log records as a sick application writes them, with canaries in every place that has words. */
export interface Sick {
  readonly body: string
  readonly attributes: Readonly<Record<string, string>>
}

const NAMES = [
  'Ledger',
  'Refund',
  'Invoice',
  'Payout',
  'Voucher',
  'Receipt',
  'Balance',
  'Transfer',
  'Mandate',
  'Chargeback',
]
const MOST_CHARS = 1_400

/** Packs canaries into few records, so that each is among the errors that an incident shows. */
export function sickRecords(canaries: readonly Canary[], title: Canary): readonly Sick[] {
  const packs: string[][] = [[]]
  for (const { line } of canaries) {
    const last = packs.at(-1) ?? []
    if (last.join('\n').length + line.length < MOST_CHARS) last.push(line)
    else packs.push([line])
  }
  return packs.map((lines, place): Sick => {
    const name = `${NAMES[place % NAMES.length]}${place >= NAMES.length ? 'Again' : ''}`
    const words = `${name} could not be settled: ${place === 0 ? title.line : (lines[0] ?? '')}`
    if (place % 2 === 0) return { body: [words, ...lines].join('\n'), attributes: {} }
    const message = lines.slice(0, 2).join(' ; ')
    const stack = [`${name}Error: ${message}`, ...lines, `    at settle${name} (/srv/app/lib/${name}.js:10:3)`]
    return {
      body: words,
      attributes: {
        'exception.type': `${name}Error`,
        'exception.message': message,
        'exception.stacktrace': stack.join('\n'),
      },
    }
  })
}

/** Exports over OTLP/HTTP in JSON. Throws when the house does not take them. */
export async function exportOtlp(
  house: string,
  service: string,
  records: readonly Sick[],
  hidden: Canary,
): Promise<void> {
  const resource = { attributes: pairs({ 'service.name': service, 'process.command_line': hidden.line }) }
  const timeUnixNano = `${BigInt(Date.now()) * 1_000_000n}`
  const extra = { [hidden.line]: 'x', 'http.request.header.authorization': hidden.line }
  const logRecords = records.map(({ body, attributes }) => ({
    timeUnixNano,
    severityText: 'ERROR',
    severityNumber: 17,
    body: { stringValue: body },
    attributes: pairs({ ...attributes, ...extra }),
  }))
  const spans = records.map(({ body, attributes }) => ({
    traceId: randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    // In one line, and whole: the middle of a key without its head has no shape that anybody could know.
    name: `POST /settle?note=${body.replaceAll('\n', ' ')}`,
    kind: 2,
    startTimeUnixNano: timeUnixNano,
    endTimeUnixNano: timeUnixNano,
    status: { code: 2, message: body },
    attributes: pairs({ ...attributes, ...extra }),
  }))
  await post(`${house}/v1/logs`, { resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] })
  await post(`${house}/v1/traces`, { resourceSpans: [{ resource, scopeSpans: [{ spans }] }] })
}

function pairs(record: Readonly<Record<string, string>>) {
  return Object.entries(record).map(([key, stringValue]) => ({ key, value: { stringValue } }))
}

async function post(url: string, body: object): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`)
}
