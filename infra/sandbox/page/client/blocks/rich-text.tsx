import type { RichNode } from '../model.ts'
import { useNames } from '../names.ts'
import { formatDate, withEmoji } from './mrkdwn.tsx'

/** A rich_text block: sections, lists, quotes and preformatted text. */
export function RichText({ nodes }: { nodes: readonly RichNode[] }) {
  return (
    <div class="rich-text">
      {nodes.map((node, i) => (
        <Part key={i} node={node} />
      ))}
    </div>
  )
}

function Part({ node }: { node: RichNode }) {
  const children = node.elements ?? []
  switch (node.type) {
    case 'rich_text_list': {
      const items = children.map((child, i) => (
        <li key={i}>
          <Leaves nodes={child.elements ?? []} />
        </li>
      ))
      const indent = { marginLeft: `${(node.indent ?? 0) * 20}px` }
      return node.style === 'ordered' ? <ol style={indent}>{items}</ol> : <ul style={indent}>{items}</ul>
    }
    case 'rich_text_quote':
      return (
        <blockquote>
          <Leaves nodes={children} />
        </blockquote>
      )
    case 'rich_text_preformatted':
      return (
        <pre class={isDiff(children) ? 'diff' : ''}>
          {isDiff(children) ? <DiffText nodes={children} /> : <Leaves nodes={children} />}
        </pre>
      )
    default:
      return (
        <div class="rich-section">
          <Leaves nodes={children} />
        </div>
      )
  }
}

function isDiff(nodes: readonly RichNode[]): boolean {
  return /^(---|@@|diff )/m.test(nodes.map((node) => node.text ?? '').join(''))
}

function DiffText({ nodes }: { nodes: readonly RichNode[] }) {
  const lines = nodes
    .map((node) => node.text ?? '')
    .join('')
    .split('\n')
  return (
    <>
      {lines.map((line, i) => (
        <span key={i} class={/^\+(?!\+\+)/.test(line) ? 'added' : /^-(?!--)/.test(line) ? 'removed' : ''}>
          {`${line}\n`}
        </span>
      ))}
    </>
  )
}

function Leaves({ nodes }: { nodes: readonly RichNode[] }) {
  return (
    <>
      {nodes.map((node, i) => (
        <Leaf key={i} node={node} />
      ))}
    </>
  )
}

function Leaf({ node }: { node: RichNode }) {
  const names = useNames()
  switch (node.type) {
    case 'link':
      return (
        <a href={node.url} target="_blank" rel="noreferrer">
          {node.text ?? node.url}
        </a>
      )
    case 'user':
      return <span class="mention">@{names('@', node.user_id ?? '')}</span>
    case 'usergroup':
      return <span class="mention">{names('!subteam', node.usergroup_id ?? '')}</span>
    case 'channel':
      return (
        <a class="mention" href={`#${node.channel_id}`}>
          #{names('#', node.channel_id ?? '')}
        </a>
      )
    case 'emoji':
      return <span>{withEmoji(`:${node.name}:`)}</span>
    case 'date':
      return <time>{formatDate(new Date((node.timestamp ?? 0) * 1_000), node.format ?? '{date_short} {time}')}</time>
    default:
      return <Styled node={node} />
  }
}

function Styled({ node }: { node: RichNode }) {
  const style = typeof node.style === 'object' ? node.style : {}
  const text = node.text ?? ''
  if (style.code) return <code>{text}</code>
  if (style.bold) return <b>{text}</b>
  if (style.italic) return <i>{text}</i>
  if (style.strike) return <s>{text}</s>
  return <>{text}</>
}
