import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/** A question over everything else: it keeps the keyboard to itself, and Escape closes it. */
export function Dialog({
  role,
  label,
  close,
  children,
}: {
  role: 'dialog' | 'alertdialog'
  label: string
  close: () => void
  children: ComponentChildren
}) {
  const box = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    box.current?.showModal()
    box.current?.querySelector<HTMLElement>('textarea, input, .primary')?.focus()
  }, [])
  return (
    <dialog
      ref={box}
      class="dialog"
      role={role}
      aria-label={label}
      onCancel={(event) => {
        // Who shows it decides when it goes; and a dialog inside it must not take it along.
        event.preventDefault()
        event.stopPropagation()
        close()
      }}
    >
      {children}
    </dialog>
  )
}
