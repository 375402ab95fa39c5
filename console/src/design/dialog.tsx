import { type ReactNode, useEffect, useId, useRef } from 'react'
import { Icon } from './icon.tsx'

/** A dialog in front of the page, which goes on behind it. Escape and the cross close it. */
export const Dialog = ({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) => {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    // The browser would focus the cross.
    element?.querySelector<HTMLElement>('.dialog__body :is(input, select, textarea)')?.focus()
    return () => element?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={titleId}
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
    >
      <div className="dialog__head">
        <h2 id={titleId}>{title}</h2>
        <button type="button" className="button button--quiet button--icon" aria-label="Close" onClick={onClose}>
          <Icon name="off" />
        </button>
      </div>
      <div className="dialog__body">{children}</div>
    </dialog>
  )
}
