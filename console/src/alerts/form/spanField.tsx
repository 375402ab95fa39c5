import type { ReactNode } from 'react'
import { FormField } from './field.tsx'
import { type SpanDraft, UNIT_NAMES } from './span.ts'

const LABELS = { s: 'seconds', min: 'minutes', h: 'hours' } as const

/** A span of time: an amount, and its unit. */
export const SpanField = ({
  label,
  hint,
  fault,
  span,
  onChange,
}: {
  label: string
  hint: ReactNode
  fault: string | undefined
  span: SpanDraft
  onChange: (span: SpanDraft) => void
}) => (
  <FormField label={label} hint={hint} fault={fault}>
    {tied => (
      <span className="rule-form__pair">
        <input
          {...tied}
          className="input"
          inputMode="numeric"
          autoComplete="off"
          value={span.amount}
          onChange={({ target }) => onChange({ ...span, amount: target.value })}
        />
        <select
          className="select"
          aria-label={`Unit of ${label}`}
          value={span.unit}
          onChange={({ target }) =>
            onChange({ ...span, unit: UNIT_NAMES.find(one => one === target.value) ?? span.unit })
          }
        >
          {UNIT_NAMES.map(unit => (
            <option key={unit} value={unit}>
              {LABELS[unit]}
            </option>
          ))}
        </select>
      </span>
    )}
  </FormField>
)
