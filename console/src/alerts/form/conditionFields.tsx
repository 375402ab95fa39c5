import { useId } from 'react'
import { useSession } from '../../session/session.ts'
import { type Draft, type Faults, TYPES } from './draft.ts'
import { FormField } from './field.tsx'
import { TYPE_LABELS } from './labels.ts'
import { type PatternError, PatternField } from './patternField.tsx'
import { SpanField } from './spanField.tsx'

/** The properties of the fields of a form. */
export type Editing = {
  readonly draft: Draft
  readonly faults: Faults
  readonly patternError: PatternError | undefined
  readonly edit: (change: Partial<Draft>) => void
}

const Matching = ({ draft, faults, patternError, edit }: Editing) => (
  <>
    <FormField label="Of which events" fault={undefined}>
      {tied => (
        <select
          {...tied}
          className="select"
          value={draft.type}
          onChange={({ target }) => {
            const type = TYPES.find(one => one === target.value) ?? draft.type
            edit({
              type,
              pattern: draft.pattern === TYPE_LABELS[draft.type].example ? TYPE_LABELS[type].example : draft.pattern,
            })
          }}
        >
          {TYPES.map(type => (
            <option key={type} value={type}>
              {TYPE_LABELS[type].label}
            </option>
          ))}
        </select>
      )}
    </FormField>
    <PatternField
      type={draft.type}
      pattern={draft.pattern}
      fault={faults.get('pattern')}
      error={patternError}
      onChange={pattern => edit({ pattern })}
    />
  </>
)

const Counting = ({ draft, faults, edit }: Editing) => (
  <>
    <FormField label="At least" hint="So many of them, of one device or source." fault={faults.get('atLeast')}>
      {tied => (
        <input
          {...tied}
          className="input"
          inputMode="numeric"
          autoComplete="off"
          value={draft.atLeast}
          onChange={({ target }) => edit({ atLeast: target.value })}
        />
      )}
    </FormField>
    <SpanField
      label="Within"
      hint="Up to a twentieth longer."
      fault={faults.get('within')}
      span={draft.within}
      onChange={within => edit({ within })}
    />
  </>
)

const Value = ({ draft, faults, edit }: Editing) => {
  const list = useId()
  const { columns } = useSession().settings
  return (
    <>
      <FormField
        label="Field"
        hint="The path of a number in the uplink, such as heartbeat.modem_temperature."
        fault={faults.get('field')}
      >
        {tied => (
          <>
            <input
              {...tied}
              className="input mono"
              list={list}
              autoComplete="off"
              spellCheck={false}
              value={draft.field}
              onChange={({ target }) => edit({ field: target.value })}
            />
            <datalist id={list}>
              {columns
                .filter(({ form }) => form === 'number')
                .map(({ path }) => (
                  <option key={path} value={path} />
                ))}
            </datalist>
          </>
        )}
      </FormField>
      <FormField label="Bound" hint="A value that is equal to the bound is not beyond it." fault={faults.get('value')}>
        {tied => (
          <span className="rule-form__pair">
            <select
              className="select"
              aria-label="Above or below the bound"
              value={draft.bound}
              onChange={({ target }) => edit({ bound: target.value === 'below' ? 'below' : 'above' })}
            >
              <option value="above">above</option>
              <option value="below">below</option>
            </select>
            <input
              {...tied}
              className="input"
              inputMode="decimal"
              autoComplete="off"
              value={draft.value}
              onChange={({ target }) => edit({ value: target.value })}
            />
          </span>
        )}
      </FormField>
      <SpanField
        label="For"
        hint="Only when each value was beyond the bound for so long; 0 for at once."
        fault={faults.get('lasting')}
        span={draft.lasting}
        onChange={lasting => edit({ lasting })}
      />
    </>
  )
}

const Reboot = ({ draft, faults, edit }: Editing) => (
  <FormField
    label="Reasons (optional)"
    hint="For example WATCHDOG, HARD_FAULT, BROWNOUT; any reason when empty."
    fault={faults.get('reasons')}
  >
    {tied => (
      <input
        {...tied}
        className="input mono"
        autoComplete="off"
        spellCheck={false}
        value={draft.reasons}
        onChange={({ target }) => edit({ reasons: target.value })}
      />
    )}
  </FormField>
)

/** The fields of the kind of condition that is chosen. */
export const ConditionFields = (editing: Editing) => {
  switch (editing.draft.kind) {
    case 'event':
      return <Matching {...editing} />
    case 'count':
      return (
        <>
          <Matching {...editing} />
          <Counting {...editing} />
        </>
      )
    case 'value':
      return <Value {...editing} />
    case 'reboot':
      return <Reboot {...editing} />
    default:
      return null
  }
}
