import { get as emojiOf } from 'node-emoji'
import type { ComponentChildren } from 'preact'
import { useNames } from '../names.ts'

/** Slack's mrkdwn as Slack draws it: entities, code, quotes, emphasis, links, mentions, dates, emoji. */
export function Mrkdwn({ text }: { text: string }) {
  const names = useNames()
  const parts = text.split(/(```[\s\S]*?```)/)
  return (
    <span class="mrkdwn">
      {parts.map((part, i) =>
        part.startsWith('```') && part.endsWith('```') && part.length > 5 ? (
          <pre key={i}>{unescaped(part.slice(3, -3).replace(/^\n/, ''))}</pre>
        ) : (
          <span key={i}>{lines(part, names)}</span>
        ),
      )}
    </span>
  )
}

/** Plain text with emoji names drawn. */
export function Plain({ text }: { text: string }) {
  return <span>{withEmoji(text)}</span>
}

type Names = (kind: '@' | '#' | '!subteam', id: string) => string

function lines(text: string, names: Names): ComponentChildren[] {
  return text.split('\n').flatMap((line, i) => {
    const quoted = line.startsWith('&gt;')
    const drawn = inline(quoted ? line.slice(4).trimStart() : line, names)
    const shown = quoted ? <blockquote key={`q${i}`}>{drawn}</blockquote> : drawn
    return i === 0 || quoted ? [shown] : [<br key={i} />, shown]
  })
}

const TOKEN = /(`[^`\n]+`|<[^<>\n]+>|\*[^*\n]+\*|(?<![\w])_[^_\n]+_(?![\w])|~[^~\n]+~)/

function inline(text: string, names: Names): ComponentChildren[] {
  return text.split(TOKEN).map((part, i) => {
    if (part.length < 3) return withEmoji(unescaped(part))
    const inner = part.slice(1, -1)
    if (part.startsWith('`') && part.endsWith('`')) return <code key={i}>{unescaped(inner)}</code>
    if (part.startsWith('<') && part.endsWith('>')) return <span key={i}>{entity(inner, names)}</span>
    if (part.startsWith('*') && part.endsWith('*')) return <b key={i}>{inline(inner, names)}</b>
    if (part.startsWith('_') && part.endsWith('_')) return <i key={i}>{inline(inner, names)}</i>
    if (part.startsWith('~') && part.endsWith('~')) return <s key={i}>{inline(inner, names)}</s>
    return withEmoji(unescaped(part))
  })
}

function entity(inner: string, names: Names): ComponentChildren {
  const [target = '', label] = inner.split('|')
  if (target.startsWith('@')) return <span class="mention">@{names('@', target.slice(1))}</span>
  if (target.startsWith('#'))
    return (
      <a class="mention" href={`#${target.slice(1)}`}>
        #{label ?? names('#', target.slice(1))}
      </a>
    )
  if (target.startsWith('!subteam^')) return <span class="mention">{names('!subteam', target.slice(9))}</span>
  if (target.startsWith('!date^')) return dateToken(target, label)
  if (target.startsWith('!')) return <span class="mention broadcast">@{target.slice(1)}</span>
  return (
    <a href={unescaped(target)} target="_blank" rel="noreferrer">
      {unescaped(label ?? target)}
    </a>
  )
}

function dateToken(target: string, fallback: string | undefined): ComponentChildren {
  const [, seconds = '', format = '{date_short} {time}'] = target.split('^')
  const at = new Date(Number(seconds) * 1_000)
  if (Number.isNaN(at.getTime())) return fallback ?? ''
  return <time title={at.toISOString()}>{formatDate(at, format)}</time>
}

/** Slack's date formats in the reader's own time zone. */
export function formatDate(at: Date, format: string): string {
  const time = at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
  const withSeconds = at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' })
  const day =
    at.toDateString() === new Date().toDateString()
      ? 'today'
      : at.toLocaleDateString([], { day: 'numeric', month: 'short' })
  return format
    .replace('{time_secs}', withSeconds)
    .replace('{time}', time)
    .replace(/\{date_num\}/, at.toISOString().slice(0, 10))
    .replace(/\{date[a-z_]*\}/, day)
    .replace('{ago}', `${Math.max(0, Math.round((Date.now() - at.getTime()) / 60_000))} min ago`)
}

export function withEmoji(text: string): string {
  return text.replace(/:([a-z0-9_+-]+):/g, (whole, name: string) => emojiOf(name) ?? SLACK_EMOJI[name] ?? whole)
}

/** Slack's names for what the emoji list calls otherwise. */
const SLACK_EMOJI: Readonly<Record<string, string>> = {
  large_green_circle: '🟢',
  large_yellow_circle: '🟡',
  large_orange_circle: '🟠',
  red_circle: '🔴',
  white_circle: '⚪',
  large_blue_circle: '🔵',
  rotating_light: '🚨',
  mag: '🔍',
  thinking_face: '🤔',
  bar_chart: '📊',
  no_bell: '🔕',
  white_check_mark: '✅',
  x: '❌',
  warning: '⚠️',
  hourglass_flowing_sand: '⏳',
  pushpin: '📌',
  memo: '📝',
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
