import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { type Check, fail, ok, warn } from './check.ts'

const MANIFEST = new URL('../../../infra/slack/manifest.json', import.meta.url)

const Manifest = z.object({
  oauth_config: z.object({
    scopes: z.object({ bot: z.array(z.string()), bot_optional: z.array(z.string()).default([]) }),
  }),
})

/** What is left out without a scope; every other scope of the manifest is needed for the loop itself. */
const LOSSES: Readonly<Record<string, string>> = {
  'usergroups:read': 'approvers can only be named by id',
  'reactions:read': 'reactions record nothing',
  'app_mentions:read': 'mentions of the bot get no answer',
  'pins:write': 'the brief is not pinned',
  'bookmarks:read': 'channels get no links at the top',
  'bookmarks:write': 'channels get no links at the top',
  'files:write': 'long evidence is not attached as a file',
  'groups:read': 'no private incidents',
  'groups:write': 'no private incidents',
  'groups:history': 'no private incidents',
}

/** The scopes of the app's manifest: what the loop needs, and what it can do without. */
export function manifestScopes(): { readonly required: readonly string[]; readonly optional: readonly string[] } {
  const { bot, bot_optional } = Manifest.parse(JSON.parse(readFileSync(MANIFEST, 'utf8'))).oauth_config.scopes
  const isOptional = (scope: string) => Object.hasOwn(LOSSES, scope) || bot_optional.includes(scope)
  const all = [...bot, ...bot_optional]
  return { required: all.filter((scope) => !isOptional(scope)), optional: all.filter(isOptional) }
}

/** `granted`: Slack's X-OAuth-Scopes header, which it sends with every answer to a valid token. */
export function checkScopes(granted: string | null): Check {
  const name = 'Slack scopes'
  const { required, optional } = manifestScopes()
  if (granted === null) {
    const remedy =
      'If a proxy stands between, let the header X-OAuth-Scopes pass; else compare with infra/slack/manifest.json.'
    return warn(name, 'Slack did not say which scopes the token has.', remedy)
  }
  const has = new Set(granted.split(',').map((scope) => scope.trim()))
  // A scope whose loss has a name degrades, wherever the manifest lists it; only the others stop the flow.
  const missing = required.filter((scope) => !has.has(scope) && LOSSES[scope] === undefined)
  const again = 'to the app (infra/slack/manifest.json has them all) and install it again.'
  if (missing.length > 0) return fail(name, `Missing: ${missing.join(', ')}.`, `Add ${missing.join(', ')} ${again}`)
  const lost = [...required, ...optional].filter((scope) => !has.has(scope))
  if (lost.length === 0) return ok(name, `All ${required.length + optional.length} of the manifest.`)
  const losses = new Set(lost.map((scope) => LOSSES[scope] ?? `what needs ${scope} is left out`))
  return warn(name, `Without ${lost.join(', ')}: ${[...losses].join('; ')}.`, `Add ${lost.join(', ')} ${again}`)
}
