import * as z from 'zod'
import { ChannelName } from './alerts.ts'

const Url = z
  .url({ protocol: /^https?$/, error: 'not a URL that begins with https://' })
  .max(2048)
  .describe('Where to post. Whoever knows it can post there too: it is never shown again')

/**
 * A channel with its address, as the secret `AlertChannels` holds it: an object of these, by the names of the channels. Whether an
 * address may be reached is decided at each delivery.
 */
export const Channel = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('slack'), url: Url }),
  z.strictObject({ type: z.literal('discord'), url: Url }),
  z.strictObject({ type: z.literal('teams'), url: Url }),
  z.strictObject({
    type: z.literal('ntfy'),
    url: Url.describe('The URL of the topic: `https://ntfy.sh/our-fleet`'),
    token: z.string().min(1).max(512).optional().describe('An access token of ntfy'),
  }),
  z.strictObject({
    type: z.literal('webhook'),
    url: Url,
    secret: z.string().min(16).max(512).optional().describe('The key of the signature that each message carries'),
  }),
])
export type Channel = z.infer<typeof Channel>

/** The content of the secret `AlertChannels`. A channel that only another version knows does not spoil the others. */
export const ChannelSecrets = z.record(z.string(), z.unknown()).transform(entries => {
  const known = Object.entries(entries).flatMap(([name, entry]) => {
    const parsed = Channel.safeParse(entry)
    return parsed.success ? [[name, parsed.data] as const] : []
  })
  return new Map(known)
})

/** E-mail: a topic of SNS, to which the addresses are subscribed. It stands in the configuration of the stage alone. */
const EmailChannel = z.strictObject({ type: z.literal('email'), topicArn: z.string().min(1) })

/** The channels of the stage's configuration whose address the function `deliver` has from there, by name. */
export const StageChannels = z.record(ChannelName, z.union([EmailChannel, Channel]))
export type StageChannels = z.infer<typeof StageChannels>

/**
 * A message in the queue of the function `deliver`, beside those about groups: it sends one marked message over a channel at once, and
 * writes the {@link Trial} that comes of it (`core/alerts/trial/trialsTable.ts`). It is tried once.
 */
export const TrialRequest = z.object({
  trial: z.object({
    id: z.string(),
    channel: ChannelName,
    /** The rule whose alert the message imitates; a message about the channel alone unless given. */
    rule: z.string().optional(),
    /** The subject of the token with which it is asked for. */
    by: z.string(),
  }),
})
export type TrialRequest = z.infer<typeof TrialRequest>

/** How a test of a channel ended. */
export const Trial = z
  .strictObject({
    channel: ChannelName,
    outcome: z
      .enum(['delivered', 'refused', 'not-allowed', 'unreachable', 'no-address'])
      .describe(
        '`delivered`: the receiver took it; e-mail: it was handed to SNS. `refused`: the receiver answered with `status`. `not-allowed`: the address is in a network that is not allowed. `unreachable`: no answer came in time. `no-address`: the channel has no address yet',
      ),
    status: z.int().optional().describe('The status with which the receiver answered'),
    detail: z.string().describe('One sentence about it, without the address'),
  })
  .meta({ id: 'Trial', description: 'How a test of a channel ended' })
export type Trial = z.infer<typeof Trial>
