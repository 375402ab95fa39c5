import type {
  Alert,
  AlertChannel,
  NamedPreviewQuery,
  Preview,
  PreviewQuery,
  Trials,
} from '../../../core/alerts/http/contract.ts'
import type { AlertRule } from '../../../core/contracts/alerts.ts'
import type { Channel } from '../../../core/contracts/channels.ts'
import type { Api } from '../api/client.ts'

/** The part of history that a preview looks through. */
export type Look = Partial<NamedPreviewQuery>

/** The actions on rules and channels over the HTTP API; each call throws ApiError. */
export type AlertsApi = {
  /** Makes a rule, which must be new unless `version` is given: that of the rule that it changes. */
  readonly put: (name: string, rule: AlertRule, version: number | undefined) => Promise<Alert>
  readonly remove: (name: string) => Promise<void>
  /** From now on. @param seconds 0 ends the silence */
  readonly silence: (name: string, seconds: number) => Promise<Alert>
  /** Sends a marked message through each channel of the rule. */
  readonly test: (name: string) => Promise<Trials>
  /** Looks through history for the alerts that a rule would have told. @param rule its name, or a rule that need not exist */
  readonly preview: (rule: string | AlertRule, look: Look, signal: AbortSignal) => Promise<Preview>
  readonly putChannel: (name: string, channel: Channel) => Promise<AlertChannel>
  readonly removeChannel: (name: string) => Promise<void>
  readonly testChannel: (name: string) => Promise<Trials>
}

/** @see AlertsApi */
export const alertsApi = ({ ask }: Pick<Api, 'ask'>): AlertsApi => {
  const rule = (name: string) => `/alerts/${encodeURIComponent(name)}`
  const channel = (name: string) => `/alert-channels/${encodeURIComponent(name)}`
  const send = <Answer>(
    method: 'POST' | 'PUT',
    to: string,
    body: object,
    { headers = {}, signal }: { headers?: Readonly<Record<string, string>>; signal?: AbortSignal } = {},
  ) =>
    ask<Answer>(to, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal,
    })
  return {
    put: (name, body, version) =>
      send('PUT', rule(name), body, {
        headers: version === undefined ? { 'if-none-match': '*' } : { 'if-match': `"${version}"` },
      }),
    remove: name => ask(rule(name), { method: 'DELETE' }),
    silence: (name, seconds) =>
      seconds === 0
        ? ask(`${rule(name)}/silence`, { method: 'DELETE' })
        : send('PUT', `${rule(name)}/silence`, { seconds }),
    test: name => send('POST', `${rule(name)}/test`, {}),
    preview: (asked, look, signal) => {
      const to = typeof asked === 'string' ? `${rule(asked)}/preview` : '/alert-preview'
      const body: Look | Partial<PreviewQuery> = typeof asked === 'string' ? look : { rule: asked, ...look }
      return send('POST', to, body, { signal })
    },
    putChannel: (name, body) => send('PUT', channel(name), body),
    removeChannel: name => ask(channel(name), { method: 'DELETE' }),
    testChannel: name => send('POST', `${channel(name)}/test`, {}),
  }
}
