import { useState } from 'preact/hooks'
import { Dialog } from '../dialog.tsx'
import { type Element, plain } from '../model.ts'
import { Plain } from './mrkdwn.tsx'

/** What a press sends: the element and, for menus, the option chosen. */
export type Press = (element: Element, blockId: string, chosen?: string) => void

/** A button, menu or picture as it stands in actions, sections and contexts. */
export function Interactive({ element, blockId, press }: { element: Element; blockId: string; press: Press }) {
  switch (element.type) {
    case 'button':
      return <Button element={element} press={() => press(element, blockId)} />
    case 'static_select':
    case 'overflow':
    case 'external_select':
      return <Menu element={element} choose={(value) => press(element, blockId, value)} />
    case 'image':
      return <img class="accessory" src={element.image_url} alt={element.alt_text ?? ''} />
    default:
      return <span class="unknown">[{element.type}]</span>
  }
}

function Button({ element, press }: { element: Element; press: () => void }) {
  const [asking, ask] = useState(false)
  const go = () => {
    if (element.url) window.open(element.url, '_blank', 'noreferrer')
    if (element.confirm) ask(true)
    else press()
  }
  return (
    <>
      <button type="button" class={`btn ${element.style ?? ''}`} data-action={element.action_id} onClick={go}>
        <Plain text={plain(element.text)} />
      </button>
      {asking && element.confirm ? (
        <Dialog role="alertdialog" label={plain(element.confirm.title)} close={() => ask(false)}>
          <h2>{plain(element.confirm.title)}</h2>
          <p>{plain(element.confirm.text)}</p>
          <footer>
            <button type="button" class="btn" onClick={() => ask(false)}>
              {plain(element.confirm.deny)}
            </button>
            <button
              type="button"
              class="btn primary"
              onClick={() => {
                ask(false)
                press()
              }}
            >
              {plain(element.confirm.confirm)}
            </button>
          </footer>
        </Dialog>
      ) : null}
    </>
  )
}

function Menu({ element, choose }: { element: Element; choose: (value: string) => void }) {
  const options = element.options ?? element.option_groups?.flatMap((group) => group.options) ?? []
  return (
    <select
      class="btn"
      aria-label={plain(element.placeholder) || 'More'}
      onChange={(event) => choose(event.currentTarget.value)}
    >
      <option value="">{plain(element.placeholder) || '⋯'}</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {plain(option.text)}
        </option>
      ))}
    </select>
  )
}
