import { pino } from 'pino'
import type { Config } from '../config.ts'
import type { Log } from '../kit/log.ts'
import { type Credentials, houseRedactor } from './house-redactor.ts'

/** Our own log: JSON lines on standard error. Fields are redacted on the way out, whatever they came from. */
export function openLog(config: Credentials & Pick<Config, 'logLevel'>): Log {
  const { redact } = houseRedactor(config)
  const level = config.logLevel
  const logger = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { log: (fields) => redact(fields) } },
    pino.destination({ dest: 2, sync: true }),
  )
  return logger
}
