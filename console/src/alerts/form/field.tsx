import { type ReactNode, useId } from 'react'

/** The attributes that tie an input to its label and its hint. */
export type Tied = {
  readonly id: string
  readonly 'aria-describedby': string
  readonly 'aria-invalid': boolean
}

/** A field of a form: its label, its input, and a hint or the fault. */
export const FormField = ({
  label,
  hint,
  fault,
  children,
}: {
  label: string
  hint?: ReactNode
  fault: string | undefined
  children: (tied: Tied) => ReactNode
}) => {
  const id = useId()
  return (
    <div className="field">
      <label className="field__label" htmlFor={id}>
        {label}
      </label>
      {children({ id, 'aria-describedby': `${id}-said`, 'aria-invalid': fault !== undefined })}
      <p id={`${id}-said`} className={fault === undefined ? 'field__hint' : 'field__error'}>
        {fault ?? hint}
      </p>
    </div>
  )
}
