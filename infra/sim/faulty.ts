import { RetryLater } from '../../src/kit/outcome.ts'
import type { SimProcess, Trouble } from './process.ts'

type Method = (...args: never[]) => Promise<unknown>
/** Which methods go over the wire: `write` changes something on the other side. Others are passed on as they are. */
export type Wire<T> = { readonly [K in keyof T as T[K] extends Method ? K : never]?: 'read' | 'write' }

/** The port as one process sees it: every call on the wire may be refused, lost, late, or the last one that it makes. */
export function faulty<T extends object>(
  process: SimProcess,
  name: string,
  port: T,
  wire: Wire<T>,
  trouble?: Trouble,
): T {
  const wrapped: Record<string, unknown> = { ...port, ...boundMethods(port) }
  for (const { method, where, write } of linesOf(name, wire)) {
    const act = methodOf(port, method)
    wrapped[method] = (...args: unknown[]) => process.call(where, write, () => act.apply(port, args), trouble)
  }
  // It has every method of the port, with its signature.
  return wrapped as T
}

interface Line {
  readonly method: string
  readonly where: string
  readonly write: boolean
}

const lines = new WeakMap<object, readonly Line[]>()

/** A wire belongs to one kind of port, whose name does not change; some ports are wrapped at every use. */
function linesOf(name: string, wire: object): readonly Line[] {
  const known = lines.get(wire)
  if (known !== undefined) return known
  const fresh = Object.entries(wire).map(([method, kind]) => ({
    method,
    where: `${name}.${method}`,
    write: kind === 'write',
  }))
  lines.set(wire, fresh)
  return fresh
}

/** Slack says which of its errors leave doubt. */
export const slackTrouble: Trouble = (how, where) =>
  how === 'lost'
    ? new RetryLater('ambiguous', `${where} gave no answer, look whether it was done.`, { afterMs: 1_000 })
    : new RetryLater('slack-down', `Slack cannot do ${where} now, try again.`, { afterMs: 1_000 })

/** An object's own and inherited methods, bound, so that a class may stand behind a port. */
function boundMethods<T extends object>(port: T): Partial<T> {
  const prototype: unknown = Object.getPrototypeOf(port)
  if (prototype === null || prototype === Object.prototype || typeof prototype !== 'object') return {}
  const names = Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor')
  const methods = names.flatMap((name) => {
    const value: unknown = Reflect.get(port, name)
    return typeof value === 'function' ? [[name, value.bind(port)] as const] : []
  })
  // What is bound keeps its signature.
  return Object.fromEntries(methods) as Partial<T>
}

/** `wire` names methods of the port alone, so that what is found there is one. */
function methodOf(port: object, method: string): (...args: unknown[]) => Promise<unknown> {
  const found: unknown = Reflect.get(port, method)
  if (typeof found !== 'function') throw new TypeError(`the port has no method ${method}; correct the list of its wire`)
  return found as (...args: unknown[]) => Promise<unknown>
}
