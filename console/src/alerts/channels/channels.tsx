import { useState } from 'react'
import type { Alert, AlertChannel, Trials } from '../../../../core/alerts/http/contract.ts'
import { useAction } from '../../design/useAction.ts'
import { useAlerts } from '../../openAlerts/provider.tsx'
import { useSession } from '../../session/session.ts'
import { AlertError } from '../alertError.tsx'
import { TrialList } from '../trialList.tsx'
import { useAlertsApi } from '../useAlertsApi.ts'
import { ChannelDialog } from './channelDialog.tsx'
import { RemoveChannelDialog } from './removeChannelDialog.tsx'
import { TYPES } from './types.ts'

/** A channel tells of any device, so that changing it takes a token for all of them. */
const useMayChangeChannels = (): boolean => {
  const { mayAdminister, devices } = useSession()
  return mayAdminister && devices.includes('*')
}

const Address = ({ type, hasAddress }: AlertChannel) => {
  if (hasAddress) return <>given</>
  return type === 'email' ? <>in the configuration of the stage</> : <strong>missing: it tells nothing</strong>
}

const Channel = ({
  channel,
  users,
  onReplace,
  onRemove,
}: {
  channel: AlertChannel
  /** The rules that tell it. */
  users: readonly string[]
  onReplace: () => void
  onRemove: () => void
}) => {
  const mayChange = useMayChangeChannels()
  const api = useAlertsApi()
  const [told, setTold] = useState<Trials>()
  const test = useAction()
  const { name, type, from } = channel
  return (
    <li className="channel">
      <div className="channel__head">
        <h3>{name}</h3>
        <span className="muted">
          {TYPES[type].label}, address <Address {...channel} /> ·{' '}
          {from === 'stage' ? 'from the configuration of the stage' : 'made over the API'} ·{' '}
          {users.length === 0 ? 'no rule tells it' : `told by ${users.join(', ')}`}
        </span>
      </div>
      {mayChange && (
        <div className="actions">
          <button
            type="button"
            className="button"
            disabled={test.isRunning}
            onClick={() =>
              test.start(async () => {
                setTold(undefined)
                setTold(await api.testChannel(name))
              })
            }
          >
            {test.isRunning ? 'Testing' : 'Test'} <span className="visually-hidden">channel {name}</span>
            {test.isRunning && '…'}
          </button>
          {type !== 'email' && (
            <button type="button" className="button" onClick={onReplace}>
              {channel.hasAddress ? 'Replace the address' : 'Give it an address'}{' '}
              <span className="visually-hidden">of channel {name}</span>…
            </button>
          )}
          {from === 'api' && (
            <button type="button" className="button" onClick={onRemove}>
              Remove <span className="visually-hidden">channel {name}</span>…
            </button>
          )}
        </div>
      )}
      {told && <TrialList {...told} />}
      <AlertError error={test.error} />
    </li>
  )
}

type Open =
  | { readonly dialog: 'address'; readonly channel: AlertChannel | undefined }
  | { readonly dialog: 'remove'; readonly name: string }

/** The channels of the stage. An address is given here and never shown again. */
export const Channels = ({
  channels,
  rules,
}: {
  channels: readonly AlertChannel[]
  rules: ReadonlyArray<Pick<Alert, 'name' | 'channels'>>
}) => {
  const mayChange = useMayChangeChannels()
  const { refresh } = useAlerts()
  const [open, setOpen] = useState<Open>()
  const usersOf = (channel: string) => rules.filter(rule => rule.channels.includes(channel)).map(({ name }) => name)
  const close = () => setOpen(undefined)
  const done = () => {
    close()
    refresh()
  }
  return (
    <section className="card" aria-labelledby="alert-channels">
      <div className="alerts__head">
        <h2 id="alert-channels">Channels</h2>
        {mayChange && (
          <button type="button" className="button" onClick={() => setOpen({ dialog: 'address', channel: undefined })}>
            Add a channel …
          </button>
        )}
      </div>
      {channels.length === 0 && (
        <p>
          There is no channel, so that alerts are seen in the stream and on this page alone. E-mail is set in the
          configuration of the stage (<code>alertChannels</code>); Slack, Discord, ntfy, Teams and webhooks can be added
          here, too.
        </p>
      )}
      <ul className="channels">
        {channels.map(channel => (
          <Channel
            key={channel.name}
            channel={channel}
            users={usersOf(channel.name)}
            onReplace={() => setOpen({ dialog: 'address', channel })}
            onRemove={() => setOpen({ dialog: 'remove', name: channel.name })}
          />
        ))}
      </ul>
      {open?.dialog === 'address' && (
        <ChannelDialog channel={open.channel} taken={channels.map(({ name }) => name)} onClose={close} onDone={done} />
      )}
      {open?.dialog === 'remove' && (
        <RemoveChannelDialog name={open.name} users={usersOf(open.name)} onClose={close} onDone={done} />
      )}
    </section>
  )
}
