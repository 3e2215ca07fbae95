import { useState } from 'preact/hooks'

const COMMANDS = [
  ['/incident declare', 'open the form'],
  ['/incident list', 'open incidents'],
  ['/incident status', 'how this incident stands'],
  ['/incident timeline', 'what happened, in order'],
  ['/incident digest', 'the day so far'],
  ['/incident help', 'all commands, with examples'],
] as const

/** Where people type. A line that starts with a slash is a command, as in Slack; threads take no commands. */
export function Composer({ place, send }: { place: string; send: (text: string) => void }) {
  const [text, setText] = useState('')
  const hints =
    text.startsWith('/') && !place.startsWith('thread')
      ? COMMANDS.filter(([name]) => name.startsWith(text.trim()) && name !== text.trim())
      : []
  const go = () => {
    if (text.trim() === '') return
    send(text.trim())
    setText('')
  }
  return (
    <div class="composer">
      {hints.length > 0 ? (
        <ul class="hints">
          {hints.map(([name, what]) => (
            <li key={name}>
              <button type="button" onClick={() => setText(`${name} `)}>
                <b>{name}</b> {what}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <textarea
        rows={1}
        aria-label={`Message ${place}`}
        placeholder={place.startsWith('thread') ? 'Reply…' : `Message ${place} - try /incident help`}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey) return
          event.preventDefault()
          go()
        }}
      />
      <button type="button" class="btn primary send" onClick={go}>
        Send
      </button>
    </div>
  )
}
