import type { Channel } from '../../contracts/channels.ts'
import { compose, type Stage } from '../messages/compose.ts'
import type { Digest } from '../messages/digest.ts'
import { discord } from './discord.ts'
import { ntfy } from './ntfy.ts'
import { slack } from './slack.ts'
import { teams } from './teams.ts'
import { webhook, webhookHeaders } from './webhook.ts'

/** A message as it is posted. */
export type PostRequest = {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Gives a message the form of its channel. @throws Error when the address has no topic, where it needs one */
export const requestOf = (channel: Channel, digest: Digest, stage: Stage): PostRequest => {
  const message = compose(digest, stage)
  const url = new URL(channel.url)
  switch (channel.type) {
    case 'slack':
      return json(url, slack(message))
    case 'discord':
      return json(url, discord(message))
    case 'teams':
      return json(url, teams(message))
    case 'ntfy': {
      const { server, topic } = topicOf(url)
      return json(server, ntfy(message, topic), channel.token && { authorization: `Bearer ${channel.token}` })
    }
    case 'webhook': {
      const body = JSON.stringify(webhook(digest, message, stage))
      return {
        ...json(url, {}, webhookHeaders({ id: digest.id, body, secret: channel.secret }, stage.now)),
        body,
      }
    }
  }
}

const json = (
  url: URL,
  content: object,
  headers: Readonly<Record<string, string>> | '' | undefined = {},
): PostRequest => ({
  url,
  headers: { 'content-type': 'application/json', 'user-agent': 'sonde', ...(headers || {}) },
  body: JSON.stringify(content),
})

/** The server and the topic of an address of ntfy: `https://ntfy.sh/our-fleet`, also where ntfy has a path of its own. */
const topicOf = (url: URL): { server: URL; topic: string } => {
  const [, path = '/', topic = ''] = /^(.*\/)([^/]+)\/?$/.exec(url.pathname) ?? []
  if (topic === '') throw new Error('the address of the channel names no topic')
  const server = new URL(url)
  server.pathname = path
  server.search = ''
  return { server, topic: decodeURIComponent(topic) }
}
