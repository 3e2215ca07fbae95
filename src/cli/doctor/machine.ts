import { statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { lockHolder } from '../../kit/file-lock.ts'
import { folderFault, nearest } from '../data-folder.ts'
import { portFault } from '../listen.ts'
import type { Asker } from './asker.ts'
import { type Check, fail, ok, warn } from './check.ts'

const OLDEST_NODE = [20, 19] as const
const ENOUGH_BYTES = 2 * 2 ** 30
const LEAST_BYTES = 256 * 2 ** 20

export function checkNode(version = process.versions.node): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])
  if (!isOld) return ok('Node.js', `Version ${version}.`)
  return fail('Node.js', `Version ${version} is too old.`, `Install Node.js ${OLDEST_NODE.join('.')} or newer.`)
}

/** Looks at the folder, or at the nearest one above that exists; writes nothing. `runs`: a house answers at the port. */
export function checkDataDir(dataDir: string, runs = false): Check {
  const dir = resolve(dataDir)
  const fault = folderFault(dir)
  if (fault !== undefined) return fail('Data folder', fault.what, fault.remedy)
  const holder = ['', 'timeline', 'projections'].map((part) => lockHolder(join(dir, part, 'lock'))).find(Boolean)
  if (holder === undefined)
    return ok('Data folder', `${dir} can be written to${nearest(dir) === dir ? '' : '; it will be made'}.`)
  if (runs) return ok('Data folder', `${dir} is in use by ${holder}: the house that answers.`)
  const remedy = 'Nothing to do if that is your house; to start a second one, give it another --data and --port.'
  return warn('Data folder', `${dir} is in use by ${holder}.`, remedy)
}

export async function checkDisk(dataDir: string): Promise<Check> {
  const { bavail, bsize } = await statfs(nearest(resolve(dataDir)))
  const free = bavail * bsize
  const what = `${(free / 2 ** 30).toFixed(1)} GiB free.`
  const remedy = 'Make room, or put the data folder on a larger disk with --data.'
  if (free < LEAST_BYTES) return fail('Disk', what, remedy)
  return free < ENOUGH_BYTES ? warn('Disk', what, remedy) : ok('Disk', what)
}

export interface PortCheck {
  readonly port: Check
  /** A house answers there. */
  readonly runs: boolean
}

/** A port that is taken by a house of ours is as good as a free one: that house is running. */
export async function checkPort(host: string, port: number, asker: Asker): Promise<PortCheck> {
  const code = await tryPort(host, port)
  if (code === undefined)
    return { port: ok('Port', `${port === 0 ? 'Any port' : port} is free on ${host}.`), runs: false }
  const { what, remedy } = portFault(code, { host, port })
  if (code !== 'EADDRINUSE') return { port: fail('Port', what, remedy), runs: false }
  const answer = await asker.ask(`http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}/readyz`)
  const isOurs =
    answer.kind === 'answer' && typeof answer.body === 'object' && answer.body !== null && 'ok' in answer.body
  return { port: isOurs ? ok('Port', `A house answers at ${port}.`) : fail('Port', what, remedy), runs: isOurs }
}

function tryPort(host: string, port: number): Promise<string | undefined> {
  return new Promise((found) => {
    const server = createServer()
    server.once('error', (error) => found('code' in error ? String(error.code) : 'unknown'))
    server.listen({ host, port, exclusive: true }, () => server.close(() => found(undefined)))
  })
}
