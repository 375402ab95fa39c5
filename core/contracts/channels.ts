import * as z from 'zod'
import { ChannelName } from './alerts.ts'

/** Whether the user name and the password of a URL, which stand in a header, can be read (RFC 3986 §2.1). */
const hasReadableUser = (url: string): boolean => {
  try {
    const { username, password } = new URL(url)
    decodeURIComponent(username)
    decodeURIComponent(password)
    return true
  } catch {
    return false
  }
}

const Url = z
  .url({ protocol: /^https?$/, error: 'not a URL that begins with https://' })
  .max(2048)
  .refine(hasReadableUser, 'its user name or password has a % that stands for no character')
  .describe('Where to post. Whoever knows it can post there too: it is never shown again')

/** An access token stands in a header: anything else than visible ASCII would be refused there, at each delivery. */
const Token = z
  .string()
  .max(512)
  .regex(/^[!-~]+$/, 'visible ASCII characters, without spaces')

/** A key in base64 that cannot be read would be an empty one, with which anybody could sign. */
const SigningKey = z
  .string()
  .min(16)
  .max(512)
  .refine(
    secret => !secret.startsWith('whsec_') || /^whsec_[A-Za-z0-9+/]{22,}={0,2}$/.test(secret),
    'whsec_ and at least 16 bytes in base64',
  )

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
    token: Token.optional().describe('An access token of ntfy'),
  }),
  z.strictObject({
    type: z.literal('webhook'),
    url: Url,
    secret: SigningKey.optional().describe('The key of the signature that each message carries'),
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
