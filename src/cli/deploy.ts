import { parseArgs } from 'node:util'
import { z } from 'zod'
import { GiveUp } from '../kit/outcome.ts'
import { houseAddress } from './house-address.ts'
import { noHouse, postReport, timeIn } from './post-report.ts'

const USAGE = 'Say what runs what: faultline deploy --service checkout --revision 4f2a9c1 [--to URL].'
const Answer = z.object({
  advice: z.string().optional(),
  is_new: z.boolean(),
  deploy: z.object({ service: z.string(), sha: z.string(), previous_sha: z.string(), at: z.string() }),
})

/** Tells a running house of a deploy, as the last step of a pipeline in any CI system. */
export async function deploy(args: readonly string[]): Promise<void> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    options: { service: text, revision: text, repo: text, at: text, to: text },
  })
  const { service, revision, repo, to } = values
  if (!service || !revision) throw new GiveUp('usage', USAGE)
  const at = values.at === undefined ? undefined : timeIn(values.at)
  const address = houseAddress(to)
  const report = { service, revision, ...(repo ? { repo } : {}), ...(at ? { at } : {}) }
  const answer = Answer.safeParse(await postReport(address, '/v1/deploys', report)).data
  if (answer === undefined) throw noHouse(address)
  const { deploy: told, is_new: isNew, advice } = answer
  const after = told.previous_sha === '' ? '' : `, after ${told.previous_sha}`
  console.log(`${isNew ? 'Noted' : 'Known already'}: ${told.service} runs ${told.sha} since ${told.at}${after}.`)
  if (advice !== undefined) console.error(advice)
}
