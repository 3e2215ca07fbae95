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

interface ControlProps {
  readonly element: Element
  readonly label: string
  readonly name: string
  readonly values: Values
  readonly set: SetValue
}

function Control(props: ControlProps) {
  switch (props.element.type) {
    case 'static_select':
      return <Select {...props} />
    case 'radio_buttons':
      return <RadioButtons {...props} />
    case 'checkboxes':
      return <Checkboxes {...props} />
    default:
      return <TextInput {...props} />
  }
}

function Select({ element, label, name, values, set }: ControlProps) {
  return (
    <select
      aria-label={label}
      value={typed(values, name)}
      onChange={(event) => set(name, event.currentTarget.value || null)}
    >
      <option value="">{plain(element.placeholder) || 'Choose…'}</option>
      {element.options?.map((option) => (
        <option key={option.value} value={option.value}>
          {plain(option.text)}
        </option>
      ))}
    </select>
  )
}

function RadioButtons({ element, name, values, set }: ControlProps) {
  const chosen = typed(values, name)
  return (
    <>
      {element.options?.map(({ value, text }) => (
        <label key={value}>
          <input type="radio" name={name} checked={chosen === value} onChange={() => set(name, value)} /> {plain(text)}
        </label>
      ))}
    </>
  )
}

function Checkboxes({ element, name, values, set }: ControlProps) {
  const chosen = Array.isArray(values[name]) ? (values[name] as readonly string[]) : []
  const toggle = (value: string, on: boolean) =>
    set(name, on ? [...chosen, value] : chosen.filter((other) => other !== value))
  return (
    <>
      {element.options?.map(({ value, text }) => (
        <label key={value}>
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={(event) => toggle(value, event.currentTarget.checked)}
          />{' '}
          {plain(text)}
        </label>
      ))}
    </>
  )
}

function TextInput({ element, label, name, values, set }: ControlProps) {
  const given = { 'aria-label': label, placeholder: plain(element.placeholder), value: typed(values, name) }
  return element.multiline ? (
    <textarea {...given} rows={4} onInput={(event) => set(name, event.currentTarget.value || null)} />
  ) : (
    <input {...given} onInput={(event) => set(name, event.currentTarget.value || null)} />
  )
}

function typed(values: Values, name: string): string {
  return String(values[name] ?? '')
}
