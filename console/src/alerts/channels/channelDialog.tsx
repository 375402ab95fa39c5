import { type FormEvent, useId, useState } from 'react'
import type { AlertChannel } from '../../../../core/alerts/http/contract.ts'
import type { Channel } from '../../../../core/contracts/channels.ts'
import { Dialog } from '../../design/dialog.tsx'
import { useAction } from '../../design/useAction.ts'
import { AlertError } from '../alertError.tsx'
import { nameProblem } from '../form/names.ts'
import { useAlertsApi } from '../useAlertsApi.ts'
import { MADE_HERE, type MadeHere, TYPES } from './types.ts'

const channelOf = (type: MadeHere, url: string, secret: string): Channel => {
  if (type === 'ntfy') return { type, url, ...(secret !== '' && { token: secret }) }
  if (type === 'webhook') return { type, url, ...(secret !== '' && { secret }) }
  return { type, url }
}

const isUrl = (text: string): boolean => URL.canParse(text) && /^https?:/i.test(text)

/** Adds a channel, or gives one another address. The address is sent once, and shown nowhere. */
export const ChannelDialog = ({
  channel,
  taken,
  onDone,
  onClose,
}: {
  /** The channel that gets another address; a new one if undefined. */
  channel: AlertChannel | undefined
  taken: readonly string[]
  onDone: () => void
  onClose: () => void
}) => {
  const id = useId()
  const api = useAlertsApi()
  const { isRunning, error, start } = useAction()
  const [name, setName] = useState(channel?.name ?? '')
  const [type, setType] = useState<MadeHere>(MADE_HERE.find(one => one === channel?.type) ?? 'slack')
  const [url, setUrl] = useState('')
  const [secret, setSecret] = useState('')
  const problem = channel ? undefined : nameProblem(name, taken)
  const { hint, secret: beside } = TYPES[type]
  const maySave = problem === undefined && isUrl(url.trim())
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!maySave) return
    start(async () => {
      await api.putChannel(name, channelOf(type, url.trim(), beside ? secret.trim() : ''))
      onDone()
    })
  }
  return (
    <Dialog title={channel ? `The address of ${channel.name}` : 'Add a channel'} onClose={onClose}>
      <form className="rule-form" onSubmit={submit} autoComplete="off">
        {!channel && (
          <>
            <div className="field">
              <label className="field__label" htmlFor={`${id}-name`}>
                Name
              </label>
              <input
                id={`${id}-name`}
                className="input"
                value={name}
                spellCheck={false}
                aria-describedby={`${id}-name-hint`}
                aria-invalid={name !== '' && problem !== undefined}
                onChange={({ target }) => setName(target.value)}
              />
              <p id={`${id}-name-hint`} className={name !== '' && problem ? 'field__error' : 'field__hint'}>
                {name !== '' && problem ? problem : 'Rules name the channel by it.'}
              </p>
            </div>
            <div className="field">
              <label className="field__label" htmlFor={`${id}-type`}>
                Type
              </label>
              <select
                id={`${id}-type`}
                className="select"
                value={type}
                onChange={({ target }) => setType(MADE_HERE.find(one => one === target.value) ?? type)}
              >
                {MADE_HERE.map(one => (
                  <option key={one} value={one}>
                    {TYPES[one].label}
                  </option>
                ))}
              </select>
              <p className="field__hint">E-mail addresses stand in the configuration of the stage.</p>
            </div>
          </>
        )}
        <div className="field">
          <label className="field__label" htmlFor={`${id}-url`}>
            Address
          </label>
          <input
            id={`${id}-url`}
            className="input mono"
            type="password"
            autoComplete="off"
            spellCheck={false}
            value={url}
            aria-describedby={`${id}-url-hint`}
            aria-invalid={url !== '' && !isUrl(url.trim())}
            onChange={({ target }) => setUrl(target.value)}
          />
          <p id={`${id}-url-hint`} className={url !== '' && !isUrl(url.trim()) ? 'field__error' : 'field__hint'}>
            {url !== '' && !isUrl(url.trim()) ? 'Not a URL that begins with https://. ' : ''}
            {hint}. Anybody who knows it can post there. Therefore it goes into a secret of the stack, and is never
            shown again.
          </p>
        </div>
        {beside && (
          <div className="field">
            <label className="field__label" htmlFor={`${id}-secret`}>
              {beside.label} (optional)
            </label>
            <input
              id={`${id}-secret`}
              className="input mono"
              type="password"
              autoComplete="off"
              spellCheck={false}
              value={secret}
              aria-describedby={`${id}-secret-hint`}
              onChange={({ target }) => setSecret(target.value)}
            />
            <p id={`${id}-secret-hint`} className="field__hint">
              {beside.hint}.
            </p>
          </div>
        )}
        <AlertError error={error} />
        <div className="actions">
          <button type="submit" className="button button--primary" disabled={!maySave || isRunning}>
            {channel ? 'Replace the address' : 'Add the channel'}
          </button>
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Dialog>
  )
}
