import { type FormEvent, useState } from 'react'
import type { Alert, AlertChannel } from '../../../../core/alerts/http/contract.ts'
import { ApiError } from '../../api/problem.ts'
import { useAction } from '../../design/useAction.ts'
import { AlertError } from '../alertError.tsx'
import { Condition } from '../condition.tsx'
import { Preview } from '../preview/preview.tsx'
import { ruleIn } from '../ruleText.ts'
import { useAlertsApi } from '../useAlertsApi.ts'
import { ConditionFields } from './conditionFields.tsx'
import { type Draft, draftOf, EMPTY, type Field, fieldOf, KINDS, RULE_LEVELS, ruleOf } from './draft.ts'
import { FormField } from './field.tsx'
import { KIND_LABELS } from './labels.ts'
import { nameProblem } from './names.ts'
import { SpanField } from './spanField.tsx'

const errorsOf = (error: unknown) => (error instanceof ApiError ? error.errors : [])

/** The part of the pattern that an error of the API is about; the first one. */
const patternErrorOf = (error: unknown) => {
  const found = errorsOf(error).find(({ path }) => fieldOf(path) === 'pattern')
  return found && { path: found.path.replace(/^.*?when\.pattern\.?/, ''), message: found.message }
}

const Channels = ({
  channels,
  chosen,
  onChange,
}: {
  channels: readonly AlertChannel[]
  chosen: readonly string[]
  onChange: (chosen: readonly string[]) => void
}) => {
  const names = [...new Set([...channels.map(({ name }) => name), ...chosen])]
  return (
    <fieldset className="choices">
      <legend className="field__label">Channels</legend>
      {names.length === 0 && (
        <p className="field__hint">There is no channel yet: its alerts are seen in the stream and on this page.</p>
      )}
      {names.map(name => (
        <label key={name}>
          <input
            type="checkbox"
            checked={chosen.includes(name)}
            onChange={({ target }) => onChange(target.checked ? [...chosen, name] : chosen.filter(one => one !== name))}
          />{' '}
          {name}
          {!channels.some(channel => channel.name === name) && <span className="muted"> (removed)</span>}
        </label>
      ))}
    </fieldset>
  )
}

/** The form for a new rule, or for one that is changed. Nothing is saved before its button is pressed; the preview takes what is typed. */
export const RuleForm = ({
  alert,
  channels,
  taken,
  onSaved,
  onCancel,
}: {
  /** The rule to change; a new one if undefined. */
  alert: Alert | undefined
  channels: readonly AlertChannel[]
  /** Names that rules have. */
  taken: readonly string[]
  onSaved: (alert: Alert) => void
  onCancel: () => void
}) => {
  const api = useAlertsApi()
  const { isRunning, error, start } = useAction()
  const [name, setName] = useState(alert?.name ?? '')
  const [draft, setDraft] = useState<Draft>(() => (alert ? draftOf(ruleIn(alert)) : EMPTY))
  const [basedOn] = useState(alert?.version)
  /** The draft that the API refused: its errors are about it alone. */
  const [refused, setRefused] = useState<Draft>()
  const { rule, faults: typed } = ruleOf(draft)
  const nameFault = alert ? undefined : nameProblem(name, taken)
  const isRefused = error !== undefined && refused === draft
  const told: ReadonlyArray<readonly [Field, string]> = isRefused
    ? errorsOf(error).map(({ path, message }) => [fieldOf(path), message])
    : []
  const faults = new Map([...told, ...typed])
  /** Whether each error stands beside the field that it is about. */
  const isMarked = told.length > 0 && told.every(([field]) => field !== 'rule')
  const edit = (change: Partial<Draft>) => setDraft(before => ({ ...before, ...change }))
  const maySave = nameFault === undefined && typed.size === 0
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!maySave) return
    setRefused(draft)
    start(async () => onSaved(await api.put(alert?.name ?? name, rule, basedOn)))
  }
  const text = (field: 'description' | 'devices') => ({
    value: draft[field],
    onChange: ({ target }: { target: { value: string } }) => edit({ [field]: target.value }),
  })
  return (
    <>
      <form className="card rule-form" aria-label={alert ? `Change ${alert.name}` : 'New rule'} onSubmit={submit}>
        {!alert && (
          <FormField
            label="Name"
            hint="Alerts, channels and the log show it. It cannot be changed later."
            fault={name === '' ? undefined : nameFault}
          >
            {tied => (
              <input
                {...tied}
                className="input"
                autoComplete="off"
                spellCheck={false}
                value={name}
                onChange={({ target }) => setName(target.value)}
              />
            )}
          </FormField>
        )}
        <FormField label="Description (optional)" hint="For those who are told." fault={faults.get('description')}>
          {tied => <input {...tied} className="input" autoComplete="off" {...text('description')} />}
        </FormField>
        <FormField label="Fires when" fault={undefined}>
          {tied => (
            <select
              {...tied}
              className="select"
              value={draft.kind}
              onChange={({ target }) => edit({ kind: KINDS.find(one => one === target.value) ?? draft.kind })}
            >
              {KINDS.map(kind => (
                <option key={kind} value={kind}>
                  {KIND_LABELS[kind]}
                </option>
              ))}
            </select>
          )}
        </FormField>
        <ConditionFields
          draft={draft}
          faults={faults}
          patternError={isRefused ? patternErrorOf(error) : undefined}
          edit={edit}
        />
        <FormField
          label="Devices"
          hint="Ids, prefixes that end in *, or * for all; separated by spaces."
          fault={faults.get('devices')}
        >
          {tied => (
            <input {...tied} className="input mono" autoComplete="off" spellCheck={false} {...text('devices')} />
          )}
        </FormField>
        <FormField label="Level of its alerts" fault={undefined}>
          {tied => (
            <select
              {...tied}
              className="select"
              value={draft.level}
              onChange={({ target }) => edit({ level: RULE_LEVELS.find(one => one === target.value) ?? draft.level })}
            >
              {RULE_LEVELS.map(level => (
                <option key={level} value={level}>
                  {level}
                </option>
              ))}
            </select>
          )}
        </FormField>
        <Channels channels={channels} chosen={draft.channels} onChange={chosen => edit({ channels: chosen })} />
        {faults.has('channels') && <p className="field__error">{faults.get('channels')}</p>}
        <SpanField
          label="Cool-down"
          hint="For so long it tells no second alert about a device; after so long without a match its alert is over."
          fault={faults.get('coolDown')}
          span={draft.coolDown}
          onChange={coolDown => edit({ coolDown })}
        />
        <label className="rule-form__enabled">
          <input type="checkbox" checked={draft.enabled} onChange={({ target }) => edit({ enabled: target.checked })} />{' '}
          Enabled
        </label>
        {typed.size === 0 && <Condition rule={rule} />}
        {faults.has('rule') && <p className="field__error">{faults.get('rule')}</p>}
        {isMarked ? (
          <p className="field__error" role="alert">
            The stack does not take the rule: correct the marked fields.
          </p>
        ) : (
          <AlertError error={error} />
        )}
        <div className="actions">
          <button type="submit" className="button button--primary" disabled={!maySave || isRunning}>
            {isRunning ? 'Saving …' : alert ? 'Save' : 'Make the rule'}
          </button>
          <button type="button" className="button" onClick={onCancel}>
            Cancel
          </button>
        </div>
      </form>
      {typed.size === 0 && <Preview rule={rule} devices={rule.devices} />}
    </>
  )
}
