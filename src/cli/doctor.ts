import { parseArgs } from 'node:util'
import { PART_NAMES, ROLES, type RoleName } from '../../workers/roles.ts'
import type { Config } from '../config.ts'
import { systemClock } from '../kit/clock.ts'
import { GiveUp } from '../kit/outcome.ts'
import { type Check, fail, ok } from './doctor/check.ts'
import { examine } from './doctor/examine.ts'
import { examinedOf } from './doctor/examined.ts'
import { checkNode } from './doctor/machine.ts'
import { reportJson, reportText } from './doctor/report.ts'
import { configWith } from './options.ts'
import { processSettings, workersIn } from './role.ts'
import { TASK_WORKER_NAMES } from './worker-names.ts'

type ProcessName = RoleName | 'all'

/** A process beside others; undefined: the whole house as `faultline start` runs it, with the sandbox for what is not set. */
type Asked = { readonly name: ProcessName; readonly workers: readonly string[] } | undefined

/** Checks what a house of this environment needs, or one process of it, and says what to do. Ends with exit code 1 when anything fails. */
export async function doctor(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      port: { type: 'string', short: 'p' },
      data: { type: 'string', short: 'd' },
    },
  })
  const asked = askedIn(positionals)
  const given = (['port', 'data'] as const).flatMap((name) => (values[name] ? [`--${name}`, values[name]] : []))
  const config = readConfig(asked, given)
  const parts = asked === undefined || asked.name === 'all' ? PART_NAMES : ROLES[asked.name]
  const examined = examinedOf(parts, asked?.workers ?? TASK_WORKER_NAMES)
  const checks =
    'kind' in config
      ? [config.check, checkNode()]
      : [settings(config), ...(await examine(config, systemClock, examined))]
  console.log(values.json === true ? reportJson(checks) : reportText(checks))
  if (checks.some(({ status }) => status === 'fail')) process.exitCode = 1
}

function askedIn([name, ...rest]: readonly string[]): Asked {
  if (name === undefined) return undefined
  if (name === 'worker') return { name, workers: workersIn(rest) }
  if (!isProcess(name) || rest.length > 0) {
    const what =
      rest.length > 0 ? `One process at a time: "${rest.join(' ')}" is too much` : `There is no process ${name}`
    throw new GiveUp('usage', `${what}. Name one of ${PROCESSES.join(', ')} and worker NAME…, or none.`)
  }
  return { name, workers: name === 'all' ? TASK_WORKER_NAMES : [] }
}

const PROCESSES = ['all', ...Object.keys(ROLES).filter((name) => name !== 'worker')]

function isProcess(name: string): name is ProcessName {
  return PROCESSES.includes(name)
}

/** Wrong settings are a finding like any other. */
function readConfig(asked: Asked, args: readonly string[]): Config | { readonly kind: 'wrong'; readonly check: Check } {
  try {
    return asked === undefined ? configWith(args) : processSettings(asked.name, asked.workers, args)
  } catch (error) {
    if (!(error instanceof GiveUp)) throw error
    const other = asked === undefined ? ' Where this is one process of many, name it: `doctor bot`.' : ''
    const remedy = `Correct them, then ask again for the rest.${other}`
    return { kind: 'wrong', check: fail('Settings', error.message, remedy) }
  }
}

function settings({ slack, codeHost }: Config): Check {
  const untouched = slack.kind === 'sandbox' && codeHost.kind === 'sandbox'
  return ok(
    'Settings',
    untouched ? 'They can be read; the sandbox stands in for Slack and GitHub.' : 'They can be read.',
  )
}
