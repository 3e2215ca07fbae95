import type { House } from '../house.ts'
import type { Json } from '../json.ts'

/** What a person typed, as Slack stores it: `&<>` escaped, @names and #channels turned into mentions. */
export function typedText(house: House, typed: string): string {
  const { store } = house.workspace
  const escaped = typed.replace(/<[@#!][^<>\s]*>|<https?:[^<>]*>|[&<>]/g, (part) => ESCAPES[part] ?? part)
  return escaped
    .replace(/(^|\s)@([a-z0-9_-]+)/g, (whole, before: string, name: string) => {
      const user = store.all('users').find((entry) => entry.name === name)
      if (user !== undefined) return `${before}<@${user.id}>`
      const group = store.all('usergroups').find((entry) => entry.handle === name)
      return group === undefined ? whole : `${before}<!subteam^${group.id}>`
    })
    .replace(/(^|\s)#([a-z0-9_-]+)/g, (whole, before: string, name: string) => {
      const channel = store.all('channels').find((entry) => entry.name === name)
      return channel === undefined ? whole : `${before}<#${channel.id}|${name}>`
    })
}

/** The rich text block that Slack's own clients send along with a message. */
export function typedBlock(text: string): Json {
  const parts = text.split(/(<@U[A-Z0-9]+>)/).filter((part) => part !== '')
  const elements = parts.map((part) => {
    const [, user_id] = /^<@(U[A-Z0-9]+)>$/.exec(part) ?? []
    return user_id === undefined ? { type: 'text', text: unescaped(part) } : { type: 'user', user_id }
  })
  return { type: 'rich_text', block_id: 'typed', elements: [{ type: 'rich_text_section', elements }] }
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

function unescaped(text: string): string {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&')
}
