import { openSources } from '../../compose/open-sources.ts'
import type { Config } from '../../config.ts'
import { asOutcome } from '../../kit/outcome.ts'
import { type Check, fail, ok } from './check.ts'

/** One check for each source that is set besides the evidence of our own: it answers, lets us in, and has what we ask for. */
export async function checkSources(config: Config): Promise<readonly Check[]> {
  const opened = await openSources(config)
  const asked = await Promise.all(
    opened.map(async ({ name, probe }) => {
      try {
        return ok(name, `It answers: ${await probe()}.`)
      } catch (error) {
        const { message } = asOutcome(error)
        const at = message.lastIndexOf('. ', message.length - 2)
        return fail(name, message.slice(0, at + 1), message.slice(at + 2))
      }
    }),
  )
  if (config.sources.sentry?.webhookSecret === undefined) return asked
  const hook = ok(
    'Sentry webhook',
    'A secret is set; point your internal integration to /webhooks/sentry of this house.',
  )
  return [...asked, hook]
}
