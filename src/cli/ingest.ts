import { parseArgs } from 'node:util'
import { readLogLines } from '../ingress/lines/read-log-lines.ts'
import { LINE_FORMATS, type LineFormat, newTally } from '../ingress/lines/tally.ts'
import { linesOf } from '../ingress/lines/text-lines.ts'
import { systemClock } from '../kit/clock.ts'
import { GiveUp } from '../kit/outcome.ts'
import { houseAddress } from './house-address.ts'
import { batchesOf } from './ingest/batches.ts'
import { chunksOf, emptySource, refuseUnreadable } from './ingest/input.ts'
import { closingLine, createProgress } from './ingest/progress.ts'
import { createSender } from './ingest/sender.ts'
import { countingServices, type Services } from './ingest/services.ts'
import { withPauses } from './ingest/with-pauses.ts'
import { untilSignal } from './until-signal.ts'

const FORMATS = ['auto', ...LINE_FORMATS] as const

/** Reads a log into the evidence of a running house, over the OTLP/HTTP that any collector speaks. */
export async function ingest(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      service: { type: 'string' },
      format: { type: 'string' },
      to: { type: 'string' },
      port: { type: 'string', short: 'p' },
    },
    allowPositionals: true,
  })
  const [source] = positionals
  if (source === undefined || positionals.length > 1)
    throw new GiveUp('usage', 'Name one file, or - for standard input: faultline ingest FILE|- [--service NAME].')
  const [to, format] = [houseAddress(values.to, values.port), formatOf(values.format)]
  await refuseUnreadable(source)
  const signal = untilSignal()
  const tally = newTally()
  const progress = createProgress(tally, process.stderr)
  const sender = createSender({ to, clock: systemClock, onProgress: progress.show })
  await sender.greet()
  const chunks = chunksOf(source, signal)
  const rows = readLogLines(linesOf(source === '-' ? withPauses(chunks, systemClock) : chunks, tally), {
    format,
    receivedAt: systemClock.now(),
    tally,
    // What is piped in may go on for hours.
    ...(source === '-' ? { now: () => systemClock.now() } : {}),
    ...(values.service === undefined ? {} : { service: values.service }),
  })
  const services: Services = new Map()
  try {
    for await (const batch of batchesOf(countingServices(rows, services), systemClock)) await sender.send(batch)
    await sender.done()
  } finally {
    progress.end()
    // A source that could not be read, or that holds nothing, has one word to say, and that is why.
    if (tally.records > 0)
      console.log(closingLine(source, tally, sender.report(), services, systemClock.now(), values.service))
  }
  if (tally.records === 0) throw emptySource(source, tally.lines === 0 ? 'is empty' : 'holds blank lines alone')
}

function formatOf(given = 'auto'): LineFormat | 'auto' {
  const format = FORMATS.find((known) => known === given)
  if (format === undefined)
    throw new GiveUp('usage', `--format ${given} is not known. Use one of: ${FORMATS.join(', ')}.`)
  return format
}
