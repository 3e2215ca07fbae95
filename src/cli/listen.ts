import type { FastifyInstance } from 'fastify'
import { GiveUp } from '../kit/outcome.ts'
import type { Fault } from './fault.ts'

export interface Address {
  readonly host: string
  readonly port: number
}

/** Lets the server listen and gives its address as it answers there. `GiveUp('port')` when it cannot, with what to do. */
export async function listen(server: FastifyInstance, address: Address): Promise<string> {
  try {
    return await server.listen({ host: address.host, port: address.port })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined
    if (code === undefined) throw error
    const { what, remedy } = portFault(code, address)
    throw new GiveUp('port', `Port: ${what} ${remedy}`)
  }
}

/** What a system's error code means for somebody who wants to listen there. */
export function portFault(code: string, { host, port }: Address): Fault {
  if (code === 'EACCES') return { what: `${port} needs more rights than this user has.`, remedy: REMEDY }
  if (code === 'EADDRINUSE') return { what: `${port} is taken by another program.`, remedy: REMEDY }
  return { what: `${host} is no address of this machine (${code}).`, remedy: 'Correct FAULTLINE_HOST.' }
}

const REMEDY = 'Choose another with --port or FAULTLINE_PORT.'
