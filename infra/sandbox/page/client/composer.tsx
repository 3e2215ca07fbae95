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
  const isThread = place.startsWith('thread')
  const go = () => {
    if (text.trim() === '') return
    send(text.trim())
    setText('')
  }
  return (
    <div class="composer">
      {isThread ? null : <Hints text={text} choose={setText} />}
      <textarea
        rows={1}
        aria-label={`Message ${place}`}
        placeholder={isThread ? 'Reply…' : `Message ${place} - try /incident help`}
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

/** The commands that go on from what is typed. */
function Hints({ text, choose }: { text: string; choose: (text: string) => void }) {
  const typed = text.trim()
  const hints = text.startsWith('/') ? COMMANDS.filter(([name]) => name.startsWith(typed) && name !== typed) : []
  if (hints.length === 0) return null
  return (
    <ul class="hints">
      {hints.map(([name, what]) => (
        <li key={name}>
          <button type="button" onClick={() => choose(`${name} `)}>
            <b>{name}</b> {what}
          </button>
        </li>
      ))}
    </ul>
  )
}
