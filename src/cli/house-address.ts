import { GiveUp } from '../kit/outcome.ts'
import { configWith } from './options.ts'

/** Where to send: a house of this environment, unless one is named. */
export function houseAddress(given: string | undefined): string {
  if (given === undefined) {
    const { host, port } = configWith([])
    return `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`
  }
  if (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol))
    throw new GiveUp('usage', '--to is not an address. Give one such as http://127.0.0.1:3000.')
  return given.replace(/\/+$/, '')
}
