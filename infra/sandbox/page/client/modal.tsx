import { useEffect, useRef, useState } from 'preact/hooks'
import { api } from './api.ts'
import { Blocks } from './blocks/block.tsx'
import { Dialog } from './dialog.tsx'
import { Field, initialValues, type Values } from './form.tsx'
import { plain, type View } from './model.ts'

export interface ModalProps {
  readonly view: View
  readonly user: string
  readonly fail: (error: unknown) => void
}

/** The modal that the bot opened for the person we act as. */
export function Modal({ view, user, fail }: ModalProps) {
  const form = useForm({ view, user, fail })
  const close = useClosing(user, fail)
  return (
    <Dialog role="dialog" label={plain(view.title)} close={close}>
      <header>
        <h2>{plain(view.title)}</h2>
        <button type="button" class="plain" aria-label="Close" onClick={close}>
          ✕
        </button>
      </header>
      <div class="dialog-body">
        <Blocks
          blocks={view.blocks}
          press={(element, _block, option) =>
            void api.press(user, { in: 'modal' }, element.action_id ?? '', option).catch(fail)
          }
          input={(block) => (
            <Field block={block} values={form.values} set={form.set} error={form.errors[block.block_id ?? '']} />
          )}
        />
      </div>
      <footer>
        <button type="button" class="btn" onClick={close}>
          {plain(view.close) || 'Cancel'}
        </button>
        {view.submit ? (
          <button type="button" class="btn primary" disabled={form.busy} onClick={() => void form.submit()}>
            {plain(view.submit)}
          </button>
        ) : null}
      </footer>
    </Dialog>
  )
}

/** What is filled in, what is wrong with it, and how it is sent. */
function useForm({ view, user, fail }: ModalProps) {
  const [values, setValues] = useState<Values>(() => initialValues(view.blocks))
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const [busy, setBusy] = useState(false)
  // A view that the bot updated may bring new inputs; what was typed stays.
  useEffect(() => setValues((typed) => ({ ...initialValues(view.blocks), ...typed })), [view])
  const set = (name: string, value: unknown) => {
    setValues({ ...values, [name]: value })
    setErrors(Object.fromEntries(Object.entries(errors).filter(([wrong]) => wrong !== name)))
  }
  const submit = async () => {
    setBusy(true)
    const answer = await api.submit(user, values).catch((error: unknown) => fail(error))
    setBusy(false)
    setErrors(answer?.errors ?? {})
    if (answer?.error && answer.errors === undefined) fail(answer.error)
  }
  return { values, errors, busy, set, submit }
}

/** It stands until the sandbox says that it is gone: who presses twice closes it once. */
function useClosing(user: string, fail: (error: unknown) => void): () => void {
  const closing = useRef(false)
  return () => {
    if (closing.current) return
    closing.current = true
    void api.close(user).catch((error: unknown) => {
      closing.current = false
      fail(error)
    })
  }
}
