import { createHmac } from 'node:crypto'
import type { Message, Stage } from '../messages/compose.ts'
import { fitLines } from '../messages/cut.ts'
import type { Digest } from '../messages/digest.ts'

/** The text of a message to a webhook, characters. */
const TEXT = 20_000

/** The JSON of a message to a webhook. Fields may be added; those that are here keep their meaning. */
export const webhook = (digest: Digest, { title, lines, link, level }: Message, { stack }: Pick<Stage, 'stack'>) => ({
  version: 1,
  id: digest.id,
  type: digest.of.about === 'rule' ? 'alert' : 'alarm',
  stack,
  channel: digest.channel,
  rule: digest.of.about === 'rule' ? digest.of.rule : null,
  isTest: digest.entries.some(({ isTest }) => isTest),
  level,
  title,
  text: fitLines(lines, { max: TEXT }),
  link: link ?? null,
  at: digest.at,
  firing: digest.firing,
  over: digest.over,
  names: digest.names,
  entries: digest.entries.map(({ id, name, state, level: ofEntry, message, at, since, durationSeconds }) => ({
    id,
    name,
    state,
    level: ofEntry,
    message,
    at,
    since,
    durationSeconds: durationSeconds ?? null,
  })),
})

/**
 * The headers by which a receiver knows that a message is ours, and that it had it before ("Standard Webhooks", version 1.0.0): id, time
 * in seconds, and, where the channel has a secret, the HMAC-SHA256 of `id.time.body`. A secret that begins with `whsec_` is base64.
 * @param now ms since 1970
 */
export const webhookHeaders = (
  { id, body, secret }: { id: string; body: string; secret: string | undefined },
  now: number,
): Record<string, string> => {
  const time = String(Math.floor(now / 1000))
  return {
    'webhook-id': id,
    'webhook-timestamp': time,
    ...(secret !== undefined && {
      'webhook-signature': `v1,${createHmac('sha256', keyOf(secret)).update(`${id}.${time}.${body}`).digest('base64')}`,
    }),
  }
}

const PREFIX = 'whsec_'
const keyOf = (secret: string): Buffer =>
  secret.startsWith(PREFIX) ? Buffer.from(secret.slice(PREFIX.length), 'base64') : Buffer.from(secret)
