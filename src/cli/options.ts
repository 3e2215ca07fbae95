import { parseArgs } from 'node:util'
import { type Config, loadConfig } from '../config.ts'

/** The environment with the command line over it: `--port` and `--data` stand for their variables. */
export function configWith(args: readonly string[], options: { readonly playsSandbox?: boolean } = {}): Config {
  const { values } = parseArgs({
    args: [...args],
    options: { port: { type: 'string', short: 'p' }, data: { type: 'string', short: 'd' } },
  })
  const env = {
    ...process.env,
    ...(values.port === undefined ? {} : { FAULTLINE_PORT: values.port }),
    ...(values.data === undefined ? {} : { FAULTLINE_DATA_DIR: values.data }),
  }
  return loadConfig(env, options)
}
