import { parseArgs } from 'node:util'
import { z } from 'zod'
import { changeWords } from '../evidence/changes/changes-seen.ts'
import { systemClock } from '../kit/clock.ts'
import { GiveUp } from '../kit/outcome.ts'
import { houseAddress } from './house-address.ts'
import { noHouse, postReport, timeIn } from './post-report.ts'

const USAGE =
  'Say what was changed: faultline change --kind flag|config|migration --service checkout --name pool.max [--value 5] [--was 50] [--to URL].'
const KINDS = ['flag', 'config', 'migration']
const Answer = z.object({
  is_new: z.boolean(),
  change: z.object({
    kind: z.string(),
    service: z.string(),
    name: z.string(),
    value: z.string(),
    previous: z.string(),
    at: z.string(),
  }),
})

/** Tells a running house that a flag, a setting or a schema was changed: from a pipeline, a flag service's hook, or a hand. */
export async function change(args: readonly string[]): Promise<void> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    options: { kind: text, service: text, name: text, value: text, was: text, at: text, to: text },
  })
  const { kind = '', service, name, value, was, to } = values
  if (kind !== '' && !KINDS.includes(kind))
    throw new GiveUp('usage', `--kind ${kind} is not known. Use one of: ${KINDS.join(', ')}.`)
  if (kind === '' || !service || !name) throw new GiveUp('usage', USAGE)
  // A house that is asked again must be told the same moment.
  const at = values.at === undefined ? systemClock.now().toISOString() : timeIn(values.at)
  const address = houseAddress(to)
  const report = { kind, service, name, at, ...(value ? { value } : {}), ...(was ? { previous: was } : {}) }
  const answer = Answer.safeParse(await postReport(address, '/v1/changes', report)).data
  if (answer === undefined) throw noHouse(address)
  const { change: told, is_new: isNew } = answer
  const words = changeWords(told)
  const what = words.startsWith('to ') ? [`of ${told.service} set`, words] : [words, `of ${told.service}`]
  const said = [told.kind, told.name, ...what].filter((one) => one !== '').join(' ')
  console.log(`${isNew ? 'Noted' : 'Known already'}: ${said} since ${told.at}.`)
}
