import { GiveUp } from '../kit/outcome.ts'
import { configWith } from './options.ts'

/** Where to send: a house of this environment, unless one is named by its address or, on this machine, by its port. */
export function houseAddress(given: string | undefined, onPort?: string): string {
  if (given !== undefined && onPort !== undefined) throw new GiveUp('usage', 'Give --to or --port, not both.')
  if (given === undefined) {
    const { host, port } = configWith(onPort === undefined ? [] : ['--port', onPort])
    return `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`
  }
  if (!URL.canParse(given) || !/^https?:$/.test(new URL(given).protocol))
    throw new GiveUp('usage', '--to is not an address. Give one such as http://127.0.0.1:3000.')
  return given.replace(/\/+$/, '')
}
