import { GiveUp } from '../kit/outcome.ts'
import type { Port } from './ports.ts'

/** Stands where a process has no use for a port: whoever touches it is refused. */
export function unopened<T extends object>(port: Port): T {
  const refuse = (name: string | symbol) => {
    // What promises and printing ask of everything.
    if (typeof name === 'symbol' || name === 'then' || name === 'toJSON') return undefined
    throw new GiveUp('port-not-open', `This process does not open the ${port}. Name it in the part's ports.`)
  }
  return standIn(new Proxy({}, { get: (_target, name) => refuse(name) }))
}

/** Nothing of T is there to be used: each look at it throws. */
function standIn<T extends object>(proxy: object): T {
  return proxy as T
}
