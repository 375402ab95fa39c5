import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns'
import type { Trial } from '../../contracts/channels.ts'
import { statusOf } from '../../runtime/httpStatus.ts'
import type { Post, Posted } from '../addresses/post.ts'
import { compose, type Stage } from '../messages/compose.ts'
import type { Digest } from '../messages/digest.ts'
import { email } from '../templates/email.ts'
import { requestOf } from '../templates/request.ts'
import type { KnownChannel, ReadChannel, Reading } from './known.ts'
import { retryAfterMs } from './retryAfter.ts'

/** How sending a message ended. */
export type Sent = Pick<Trial, 'outcome' | 'status' | 'detail'> & {
  /** The kind of the channel; undefined where it has no address. */
  readonly type: KnownChannel['type'] | undefined
  /** Whether it may end otherwise later. */
  readonly isPassing: boolean
  /** The receiver asks not to be called before so long, ms. */
  readonly retryAfterMs?: number | undefined
}

/** Sends a message over its channel. @param reading how its address is read @throws when the channels cannot be read */
export type Send = (digest: Digest, reading?: Reading) => Promise<Sent>

/** Publishes an e-mail. @throws the SDK's errors */
export type Publish = (
  topicArn: string,
  message: { readonly Subject: string; readonly Message: string },
) => Promise<void>

export const snsPublish =
  (client: SNSClient): Publish =>
  async (TopicArn, message) => {
    await client.send(new PublishCommand({ TopicArn, ...message }))
  }

export type SendDependencies = {
  readonly channelOf: ReadChannel
  readonly post: Post
  readonly publish: Publish
  readonly stage: Omit<Stage, 'now'>
  /** ms since 1970 */
  readonly now: () => number
}

export const sender =
  ({ channelOf, post, publish, stage, now }: SendDependencies): Send =>
  async (digest, reading) => {
    const channel = await channelOf(digest.channel, reading)
    if (!channel) {
      const detail = 'The channel has no address.'
      return { type: undefined, outcome: 'no-address', detail, isPassing: false }
    }
    const { type } = channel
    const at = { ...stage, now: now() }
    if (type === 'email') {
      const sent = await publish(channel.topicArn, email(compose(digest, at), stage)).then(
        () => PUBLISHED,
        ofFailedPublish,
      )
      return { type, ...sent }
    }
    const request = requestIn(() => requestOf(channel, digest, at))
    if (!request) return { type, outcome: 'no-address', detail: 'The address names no topic.', isPassing: false }
    return { type, ...ofPosted(await post(request), now()) }
  }

/** Undefined for an address of which no request can be made. */
const requestIn = <Request>(make: () => Request): Request | undefined => {
  try {
    return make()
  } catch {
    return undefined
  }
}

const PUBLISHED = { outcome: 'delivered', detail: 'SNS took the e-mail.', isPassing: false } as const

/** SNS asks for another try by 5xx and throttling; what it refuses otherwise, it refuses always. */
const ofFailedPublish = (error: unknown): Omit<Sent, 'type'> => {
  const status = statusOf(error)
  if (status === undefined) return { outcome: 'unreachable', detail: 'SNS did not answer.', isPassing: true }
  const isThrottled = error instanceof Error && /Throttl/.test(error.name)
  const isPassing = status >= 500 || status === 429 || isThrottled
  return { outcome: 'refused', status, detail: `SNS answered ${status}.`, isPassing }
}

/** Statuses below 500 after which the same request may succeed later: timeout, too early, too many. */
const PASSING = [408, 425, 429]

const ofPosted = (posted: Posted, now: number): Omit<Sent, 'type'> => {
  if (posted.kind === 'not-allowed') {
    const detail = 'The address is in a network that is not allowed, or is not https.'
    return { outcome: 'not-allowed', detail, isPassing: false }
  }
  if (posted.kind === 'no-answer') {
    const detail = `There was no answer in time: ${posted.code}.`
    return { outcome: 'unreachable', detail, isPassing: true }
  }
  const { status, retryAfter } = posted
  if (status >= 200 && status < 300) {
    return { outcome: 'delivered', status, detail: `The receiver took it: ${status}.`, isPassing: false }
  }
  const isPassing = status >= 500 || PASSING.includes(status)
  const redirected = status >= 300 && status < 400 ? ' Redirects are not followed.' : ''
  const detail = `The receiver answered ${status}.${redirected}`
  return { outcome: 'refused', status, detail, isPassing, retryAfterMs: retryAfterMs(retryAfter, now) }
}
