import { useId } from 'react'

/** A choice of a few values, as radio buttons side by side. */
export const Segments = <Value extends string>({
  label,
  value,
  choices,
  onChange,
}: {
  label: string
  value: Value
  choices: ReadonlyArray<{ readonly value: Value; readonly label: string }>
  onChange: (value: Value) => void
}) => {
  const name = useId()
  return (
    <div className="segments" role="radiogroup" aria-label={label}>
      {choices.map(choice => (
        <label key={choice.value} className="segments__choice">
          <input type="radio" name={name} checked={choice.value === value} onChange={() => onChange(choice.value)} />
          {choice.label}
        </label>
      ))}
    </div>
  )
}
