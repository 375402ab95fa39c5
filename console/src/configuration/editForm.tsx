import { type FormEvent, useId, useState } from 'react'
import type { Configuration } from '../../../core/contracts/configuration.ts'
import { LOCATION_MODES } from '../../../proto/locationModes.ts'
import { PageError } from '../session/pageError.tsx'
import { useSession } from '../session/session.ts'
import { useApi } from '../session/useApi.ts'
import { desiredIn, draftOf, intervalIn, isSame, modeLabel } from './draft.ts'

/** Changes the desired configuration. After a conflict the fields keep their text, which can be saved over the current version. */
export const EditForm = ({
  deviceId,
  configuration: { version, desired },
  onChanged,
  onConflict,
}: {
  deviceId: string
  configuration: Configuration
  onChanged: (configuration: Configuration) => void
  /** Somebody else may have changed the configuration. */
  onConflict: () => void
}) => {
  const api = useApi()
  const { heartbeatBounds } = useSession()
  const id = useId()
  const [draft, setDraft] = useState<ReturnType<typeof draftOf>>()
  const [basedOn, setBasedOn] = useState(version)
  const [error, setError] = useState<unknown>()
  const [isSaving, setIsSaving] = useState(false)
  const shown = draft ?? draftOf(desired)
  const interval = intervalIn(shown.interval, heartbeatBounds)
  const wanted = desiredIn(shown, heartbeatBounds)
  const isChanged = draft !== undefined && !(wanted && isSame(wanted, desired))
  const isMovedOn = draft !== undefined && basedOn !== version

  const edit = (change: Partial<typeof shown>) => {
    if (!draft) setBasedOn(version)
    setDraft({ ...shown, ...change })
  }
  const reset = () => {
    setDraft(undefined)
    setError(undefined)
  }
  const save = async (over: number) => {
    if (!wanted || isSaving) return
    setIsSaving(true)
    setBasedOn(over)
    setError(undefined)
    try {
      onChanged(await api.configure(deviceId, wanted, over))
      reset()
    } catch (failed) {
      setError(failed)
      onConflict()
    } finally {
      setIsSaving(false)
    }
  }

  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save(basedOn)
  }
  const maySave = isChanged && wanted !== undefined && !isSaving

  return (
    <form className="edit" aria-label="Change the configuration" onSubmit={submit}>
      <div className="field">
        <label className="field__label" htmlFor={`${id}-interval`}>
          Heartbeat interval
        </label>
        <span className="edit__amount">
          <input
            id={`${id}-interval`}
            className="input"
            inputMode="numeric"
            autoComplete="off"
            value={shown.interval}
            aria-invalid={'problem' in interval}
            aria-describedby={`${id}-said`}
            onChange={({ target }) => edit({ interval: target.value })}
          />
          <span aria-hidden="true">s</span>
        </span>
        <p id={`${id}-said`} className={'problem' in interval ? 'field__error' : 'field__hint'}>
          {'problem' in interval ? interval.problem : `In seconds: ${interval.hint}.`}
        </p>
      </div>
      <div className="field">
        <label className="field__label" htmlFor={`${id}-mode`}>
          Location mode
        </label>
        <select
          id={`${id}-mode`}
          className="select"
          value={shown.mode}
          onChange={({ target }) => {
            const mode = LOCATION_MODES.find(one => one === target.value)
            if (mode) edit({ mode })
          }}
        >
          {LOCATION_MODES.map(mode => (
            <option key={mode} value={mode}>
              {[mode, modeLabel(mode)].filter(Boolean).join(' – ')}
            </option>
          ))}
        </select>
      </div>
      <PageError error={error} />
      {isMovedOn && (
        <p className="field__hint">
          You started from version {basedOn}, but the table above shows version {version} by now. Your input is still
          here.
        </p>
      )}
      <div className="edit__actions">
        <button type="submit" className="button button--primary" disabled={!maySave || isMovedOn}>
          {isSaving ? 'Saving …' : 'Save'}
        </button>
        {isMovedOn && (
          <button type="button" className="button" disabled={!maySave} onClick={() => void save(version)}>
            Save over version {version}
          </button>
        )}
        <button type="button" className="button" disabled={draft === undefined} onClick={reset}>
          Undo
        </button>
      </div>
    </form>
  )
}
