import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { SHORTCUTS } from '../../src/slack/actions/on-shortcut.ts'
import { DEFAULT_COMMANDS } from '../sandbox/slack/options.ts'

const words = (max: number) => z.string().min(1).max(max)
const Command = z.strictObject({
  command: words(32).startsWith('/'),
  description: words(2_000),
  usage_hint: words(1_000),
  should_escape: z.literal(true),
  url: z.url().optional(),
})
const Shortcut = z.strictObject({
  type: z.enum(['global', 'message']),
  name: words(24),
  callback_id: words(255),
  description: words(150),
})

/** Slack's published limits on a manifest; an unknown key would be a typing error. */
const Manifest = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal(2), minor_version: z.literal(1) }),
  display_information: z.strictObject({
    name: words(35),
    description: words(140),
    background_color: z.string().regex(/^#[0-9a-f]{6}$/),
  }),
  features: z.strictObject({
    bot_user: z.strictObject({ display_name: words(80), always_online: z.boolean() }),
    app_home: z.strictObject({
      home_tab_enabled: z.literal(true),
      messages_tab_enabled: z.boolean(),
      messages_tab_read_only_enabled: z.boolean(),
    }),
    slash_commands: z.array(Command).max(50),
    shortcuts: z.array(Shortcut).max(10),
  }),
  oauth_config: z.strictObject({
    scopes: z.strictObject({ bot: z.array(z.string()).max(255), bot_optional: z.array(z.string()) }),
  }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({ request_url: z.url().optional(), bot_events: z.array(z.string()).max(100) }),
    interactivity: z.strictObject({ is_enabled: z.literal(true), request_url: z.url().optional() }),
    socket_mode_enabled: z.boolean(),
    org_deploy_enabled: z.literal(false),
    token_rotation_enabled: z.literal(false),
  }),
})

function read(name: string): z.infer<typeof Manifest> {
  return Manifest.parse(JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')))
}

/** The Web API methods we call, by the scope that allows them. */
const CALLED = {
  'chat:write': ['chat.postMessage', 'chat.postEphemeral', 'chat.update'],
  'channels:manage': ['conversations.create', 'conversations.setTopic', 'conversations.invite'],
  'channels:history': ['conversations.history', 'conversations.replies'],
  'users:read': ['users.info'],
  'im:write': ['conversations.open'],
  'pins:write': ['pins.add'],
  'bookmarks:write': ['bookmarks.add'],
  'files:write': ['files.getUploadURLExternal'],
  'usergroups:read': ['usergroups.users.list'],
} as const

describe('infra/slack/manifest.json', () => {
  const socket = read('manifest.json')
  const http = read('manifest-http.json')

  it('asks for every scope that our calls need, and for each once', () => {
    const { bot, bot_optional } = socket.oauth_config.scopes
    const asked = [...bot, ...bot_optional]
    expect(new Set(asked).size).toBe(asked.length)
    for (const scope of Object.keys(CALLED)) expect(asked).toContain(scope)
    expect(bot).toContain('commands')
  })

  it('asks for the scope of every event it subscribes to', () => {
    const needs: Readonly<Record<string, string>> = {
      app_mention: 'app_mentions:read',
      reaction_added: 'reactions:read',
      reaction_removed: 'reactions:read',
    }
    const { bot, bot_optional } = socket.oauth_config.scopes
    for (const event of socket.settings.event_subscriptions.bot_events) {
      const scope = needs[event]
      if (scope !== undefined) expect([...bot, ...bot_optional]).toContain(scope)
    }
  })

  it('offers the commands that are answered under both names', () => {
    const commands = socket.features.slash_commands.map(({ command }) => command)
    expect(commands).toEqual([...DEFAULT_COMMANDS])
  })

  it('subscribes to no messages', () => {
    expect(socket.settings.event_subscriptions.bot_events.filter((event) => event.startsWith('message'))).toEqual([])
  })

  it('offers the shortcuts that are answered, and no others', () => {
    expect(socket.features.shortcuts.map((shortcut) => shortcut.callback_id).sort()).toEqual(
      Object.values(SHORTCUTS).sort(),
    )
  })

  it('differs over HTTP in the addresses alone, and they are one', () => {
    const urls = [
      ...http.features.slash_commands.map((command) => command.url),
      http.settings.event_subscriptions.request_url,
      http.settings.interactivity.request_url,
    ]
    expect(new Set(urls)).toEqual(new Set(['https://faultline.example.com/slack/events']))
    const bare = JSON.parse(
      JSON.stringify(http, (key, value) => (key === 'url' || key === 'request_url' ? undefined : value)),
    )
    expect({ ...bare, settings: { ...bare.settings, socket_mode_enabled: true } }).toEqual(socket)
    expect(http.settings.socket_mode_enabled).toBe(false)
  })
})
