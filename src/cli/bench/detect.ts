import { createReadStream } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { DETECTOR_PRESETS } from '../../../workers/detector/presets.ts'
import { GiveUp } from '../../kit/outcome.ts'
import { Replay, type ServiceMinute } from './replay.ts'

const Row = z.object({
  t: z.number(),
  svc: z.string(),
  deploy: z.string().optional(),
  req: z.number(),
  err: z.record(z.string(), z.number()),
})

/**
 * `faultline bench detect --rows F --topology F --out F`: aggregates by minute and service, in order of time, through the
 * rules of the detector as they would have been known minute by minute; one line of JSON an incident that it opened.
 */
export async function benchDetect(args: readonly string[]): Promise<void> {
  const { rows, topology, out } = filesOf(args)
  const calls = z.record(z.string(), z.array(z.string())).parse(JSON.parse(await readFile(topology, 'utf8')))
  const replay = new Replay(calls, DETECTOR_PRESETS.default)
  for await (const line of createInterface({ input: createReadStream(rows), crlfDelay: Infinity })) {
    if (line.trim() !== '') replay.add(minuteOf(line))
  }
  const found = replay.end()
  await writeFile(out, found.map((one) => `${JSON.stringify(one)}\n`).join(''))
  console.log(
    `${found.length} incidents in ${replay.minutes} minutes; a minute took ${replay.cost()}. Written to ${out}.`,
  )
}

function minuteOf(line: string): ServiceMinute {
  const row = Row.safeParse(parsed(line))
  if (!row.success)
    throw new GiveUp(
      'usage',
      `Not a row of a minute: ${line.slice(0, 80)}. Give lines like {"t":0,"svc":"api","req":9,"err":{"e":1}}.`,
    )
  return row.data
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function filesOf(args: readonly string[]) {
  const options = { rows: { type: 'string' }, topology: { type: 'string' }, out: { type: 'string' } } as const
  const { rows, topology, out } = parseArgs({ args: [...args], options }).values
  if (rows === undefined || topology === undefined || out === undefined)
    throw new GiveUp('usage', 'Say which files: faultline bench detect --rows F --topology F --out F.')
  return { rows, topology, out }
}
