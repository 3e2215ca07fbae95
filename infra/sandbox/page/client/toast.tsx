import { useEffect, useState } from 'preact/hooks'

/** What went wrong, as the person is told; a fresh one each time, so that the same words count as news. */
export interface Problem {
  readonly words: string
}

const SHOWN_MS = 8_000
/** A pointer that only happens to lie there holds it no longer. */
const HELD_MS = 30_000

/** Steps aside by itself after some seconds, later from under whoever points at it or has the focus in it. */
export function Toast({ problem, close }: { problem: Problem; close: () => void }) {
  const [held, setHeld] = useState(false)
  useEffect(() => {
    const timer = setTimeout(close, held ? HELD_MS : SHOWN_MS)
    return () => clearTimeout(timer)
  }, [problem, held, close])
  const hold = () => setHeld(true)
  const letGo = () => setHeld(false)
  return (
    <div class="problem" role="alert" onMouseEnter={hold} onMouseLeave={letGo} onFocusIn={hold} onFocusOut={letGo}>
      {problem.words}{' '}
      <button type="button" class="plain" aria-label="Dismiss" onClick={close}>
        ✕
      </button>
    </div>
  )
}
