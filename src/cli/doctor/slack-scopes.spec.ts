import { describe, expect, it } from 'vitest'
import { BOT_SCOPES } from '../../../infra/sandbox/slack/scopes.ts'
import { checkScopes, manifestScopes } from './slack-scopes.ts'

describe('src/cli/doctor/slack-scopes.ts', () => {
  it('reads a manifest whose scopes the sandbox knows, none of them twice', () => {
    const { required, optional } = manifestScopes()
    const all = [...required, ...optional]
    expect(new Set(all).size).toBe(all.length)
    expect(BOT_SCOPES).toEqual(expect.arrayContaining(all))
    expect(required).toContain('chat:write')
  })

  it('knows what each optional scope costs when it is missing', () => {
    const { required, optional } = manifestScopes()
    for (const scope of optional) {
      const granted = [...required, ...optional].filter((other) => other !== scope).join(', ')
      const { status, what } = checkScopes(granted)
      expect(status).toBe('warn')
      expect(what).not.toContain('is left out')
    }
  })

  it('does not guess when Slack does not say', () => {
    expect(checkScopes(null).status).toBe('warn')
  })
})
