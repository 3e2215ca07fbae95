import { type Block, type Element, plain } from './model.ts'

export type Values = Readonly<Record<string, unknown>>
export type SetValue = (name: string, value: unknown) => void

/**
 * What a form starts with: the initial values of its inputs, by block id, because action ids repeat from
 * block to block. Null is what is not filled in.
 */
export function initialValues(blocks: readonly Block[]): Values {
  return Object.fromEntries(
    blocks.flatMap(({ block_id, element }) => (block_id && element?.action_id ? [[block_id, initial(element)]] : [])),
  )
}

function initial(element: Element): unknown {
  if (element.initial_options) return element.initial_options.map(({ value }) => value)
  return element.initial_option?.value ?? element.initial_value ?? (element.type === 'checkboxes' ? [] : null)
}

/** One input block: label, control, hint, and what is wrong with it. */
export function Field({
  block,
  values,
  set,
  error,
}: {
  block: Block
  values: Values
  set: SetValue
  error?: string | undefined
}) {
  const { block_id, element } = block
  if (!block_id || !element?.action_id) return null
  return (
    <div class={`field ${error ? 'wrong' : ''}`}>
      <span class="label">
        {plain(block.label)} {block.optional ? <small>(optional)</small> : null}
      </span>
      <Control element={element} label={plain(block.label)} name={block_id} values={values} set={set} />
      {error ? <p class="error">{error}</p> : null}
      {block.hint ? <small>{plain(block.hint)}</small> : null}
    </div>
  )
}

function Control({
  element,
  label,
  name,
  values,
  set,
}: {
  element: Element
  label: string
  name: string
  values: Values
  set: SetValue
}) {
  const text = String(values[name] ?? '')
  const options = element.options ?? []
  switch (element.type) {
    case 'static_select':
      return (
        <select aria-label={label} value={text} onChange={(event) => set(name, event.currentTarget.value || null)}>
          <option value="">{plain(element.placeholder) || 'Choose…'}</option>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {plain(option.text)}
            </option>
          ))}
        </select>
      )
    case 'radio_buttons':
      return (
        <>
          {options.map((option) => (
            <label key={option.value}>
              <input
                type="radio"
                name={name}
                checked={text === option.value}
                onChange={() => set(name, option.value)}
              />{' '}
              {plain(option.text)}
            </label>
          ))}
        </>
      )
    case 'checkboxes': {
      const chosen = Array.isArray(values[name]) ? (values[name] as readonly string[]) : []
      const toggle = (value: string, on: boolean) =>
        set(name, on ? [...chosen, value] : chosen.filter((other) => other !== value))
      return (
        <>
          {options.map((option) => (
            <label key={option.value}>
              <input
                type="checkbox"
                checked={chosen.includes(option.value)}
                onChange={(event) => toggle(option.value, event.currentTarget.checked)}
              />{' '}
              {plain(option.text)}
            </label>
          ))}
        </>
      )
    }
    default:
      return element.multiline ? (
        <textarea
          aria-label={label}
          rows={4}
          placeholder={plain(element.placeholder)}
          value={text}
          onInput={(event) => set(name, event.currentTarget.value || null)}
        />
      ) : (
        <input
          aria-label={label}
          placeholder={plain(element.placeholder)}
          value={text}
          onInput={(event) => set(name, event.currentTarget.value || null)}
        />
      )
  }
}
