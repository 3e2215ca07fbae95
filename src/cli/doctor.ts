import { parseArgs } from 'node:util'
import type { Config } from '../config.ts'
import { systemClock } from '../kit/clock.ts'
import { GiveUp } from '../kit/outcome.ts'
import { type Check, fail, ok } from './doctor/check.ts'
import { examine } from './doctor/examine.ts'
import { checkNode } from './doctor/machine.ts'
import { reportJson, reportText } from './doctor/report.ts'
import { configWith } from './options.ts'

/** Checks what a house of this environment needs, and says what to do. Ends with exit code 1 when anything fails. */
export async function doctor(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: { type: 'boolean' },
      port: { type: 'string', short: 'p' },
      data: { type: 'string', short: 'd' },
    },
  })
  const given = (['port', 'data'] as const).flatMap((name) => (values[name] ? [`--${name}`, values[name]] : []))
  const config = readConfig(given)
  const checks =
    'kind' in config ? [config.check, checkNode()] : [settings(config), ...(await examine(config, systemClock))]
  console.log(values.json === true ? reportJson(checks) : reportText(checks))
  if (checks.some(({ status }) => status === 'fail')) process.exitCode = 1
}

/** Wrong settings are a finding like any other. */
function readConfig(args: readonly string[]): Config | { readonly kind: 'wrong'; readonly check: Check } {
  try {
    return configWith(args)
  } catch (error) {
    if (!(error instanceof GiveUp)) throw error
    return { kind: 'wrong', check: fail('Settings', error.message, 'Correct them, then ask again for the rest.') }
  }
}

function settings({ slack, codeHost }: Config): Check {
  const untouched = slack.kind === 'sandbox' && codeHost.kind === 'sandbox'
  return ok(
    'Settings',
    untouched ? 'They can be read; the sandbox stands in for Slack and GitHub.' : 'They can be read.',
  )
}
