import type { ChannelType } from '../../../../core/contracts/alerts.ts'

/** How a type of channel is called, and what its address is; e-mail addresses stand in the configuration of the stage. */
export const TYPES: Readonly<
  Record<
    ChannelType,
    {
      readonly label: string
      readonly hint: string
      /** The field beside the address, if there is one. */
      readonly secret?: { readonly field: 'token' | 'secret'; readonly label: string; readonly hint: string }
    }
  >
> = {
  email: { label: 'E-mail', hint: '' },
  slack: { label: 'Slack', hint: 'The URL of an incoming webhook: https://hooks.slack.com/services/…' },
  discord: { label: 'Discord', hint: 'The URL of a webhook of the channel: https://discord.com/api/webhooks/…' },
  teams: { label: 'Teams', hint: 'The URL of a workflow that begins with “When a Teams webhook request is received”' },
  ntfy: {
    label: 'ntfy',
    hint: 'The URL of the topic: https://ntfy.sh/our-fleet',
    secret: { field: 'token', label: 'Access token', hint: 'If the topic is protected' },
  },
  webhook: {
    label: 'Webhook',
    hint: 'Where each message is posted as JSON',
    secret: { field: 'secret', label: 'Key of the signature', hint: 'At least 16 characters; unsigned without one' },
  },
}

/** The types that can be made over the API. */
export const MADE_HERE = ['slack', 'discord', 'teams', 'ntfy', 'webhook'] as const satisfies readonly ChannelType[]
export type MadeHere = (typeof MADE_HERE)[number]
