import { useState } from 'preact/hooks'
import { api } from './api.ts'
import { RichText } from './blocks/rich-text.tsx'

/** A file under a message; its text opens in place. */
export function FileRow({
  file,
  fail,
}: {
  file: { id: string; name: string; title?: string }
  fail: (error: unknown) => void
}) {
  const [content, setContent] = useState<string>()
  const toggle = () => {
    if (content !== undefined) setContent(undefined)
    else void api.file(file.id).then((answer) => setContent(answer.content), fail)
  }
  return (
    <div>
      <button type="button" class="file" onClick={toggle}>
        📄 {file.title || file.name} <small>{content === undefined ? 'open' : 'close'}</small>
      </button>
      {content === undefined ? null : (
        <RichText nodes={[{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: content }] }]} />
      )}
    </div>
  )
}
