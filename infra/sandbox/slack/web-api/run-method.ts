import type { House } from '../house.ts'
import type { Json } from '../json.ts'
import { Args } from './args.ts'
import type { Method } from './method.ts'
import { METHODS } from './methods.ts'
import { SlackError } from './slack-error.ts'

export interface Outcome {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Json
}

/** Finds the method, checks token, limits and scopes, and runs it. Faults are the caller's business. */
export function runMethod(house: House, name: string, given: Json, token: string | undefined): Outcome {
  const method = METHODS.get(name)
  if (method === undefined) return failed(new SlackError('unknown_method', { req_method: name }))
  const args = new Args(given)
  try {
    checkToken(house, method, token)
    const waitSeconds = house.limits.take(name, method.tier, args.text('channel'))
    if (waitSeconds !== undefined) return rateLimited(waitSeconds)
    const scopes = checkScopes(house, method, args)
    const headers = {
      'x-oauth-scopes': [...house.scopes].join(','),
      'x-accepted-oauth-scopes': method.scopes.join(','),
    }
    return { status: 200, headers, body: { ok: true, ...method.run({ house, args, scopes }) } }
  } catch (error) {
    if (error instanceof SlackError) return failed(error)
    house.log.error({ method: name, error: String(error) }, 'sandbox slack: a method broke')
    return failed(new SlackError('internal_error'))
  }
}

/** Slack's answer to a call too many. */
export function rateLimited(waitSeconds: number): Outcome {
  return { status: 429, headers: { 'retry-after': String(waitSeconds) }, body: { ok: false, error: 'ratelimited' } }
}

function failed(error: SlackError): Outcome {
  return { status: 200, headers: {}, body: { ok: false, error: error.code, ...error.details } }
}

function checkToken(house: House, method: Method, token: string | undefined): void {
  if (method.token === 'none') return
  const { tokens } = house.workspace
  if (token === undefined || token === '') throw new SlackError('not_authed')
  if (token !== tokens.bot && token !== tokens.app) throw new SlackError('invalid_auth')
  if (token !== (method.token === 'bot' ? tokens.bot : tokens.app)) throw new SlackError('not_allowed_token_type')
}

/** The scopes that the call has, after what a fault took away. */
function checkScopes(house: House, method: Method, args: Args): ReadonlySet<string> {
  const fault = house.faults.take('missing_scope', { method: method.name, channel: args.text('channel') })
  const taken = fault === undefined ? [] : fault.scope === undefined ? method.scopes : [fault.scope]
  const provided = [...house.scopes].filter((scope) => !taken.includes(scope))
  const needed = method.scopes.filter((scope) => !provided.includes(scope))
  if (needed.length > 0)
    throw new SlackError('missing_scope', { needed: needed.join(','), provided: provided.join(',') })
  return new Set(provided)
}
