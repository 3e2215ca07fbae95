import { parseArgs } from 'node:util'
import { type Config, loadConfig } from '../config.ts'
import { GiveUp } from '../kit/outcome.ts'

/** The environment with the command line over it: `--port` and `--data` stand for their variables. */
export function configWith(
  args: readonly string[],
  options: { readonly playsSandbox?: boolean; readonly standsSandbox?: boolean } = {},
): Config {
  const { values } = parseArgs({
    args: [...args],
    options: { port: { type: 'string', short: 'p' }, data: { type: 'string', short: 'd' } },
  })
  if (values.port !== undefined && !isPort(values.port))
    throw new GiveUp('usage', `--port ${values.port} is no port. Give a whole number from 0 to 65535.`)
  const env = {
    ...process.env,
    ...(values.port === undefined ? {} : { FAULTLINE_PORT: values.port }),
    ...(values.data === undefined ? {} : { FAULTLINE_DATA_DIR: values.data }),
  }
  return loadConfig(env, options)
}

function isPort(given: string): boolean {
  return /^\d{1,5}$/.test(given) && Number(given) <= 65_535
}
