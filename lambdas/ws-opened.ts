import { setTimeout as wait } from 'node:timers/promises'
import type { EventBridgeEvent } from 'aws-lambda'
import { ViewerOpened } from '../core/contracts/events.ts'
import { opener } from '../core/live/open.ts'
import { apiGatewayPost, retriedPost } from '../core/live/post.ts'
import { POST_RETRY } from '../core/live/retry.ts'
import { connections } from './clients.ts'

const post = retriedPost(apiGatewayPost(connections()), { ...POST_RETRY, wait, random: Math.random })
const open = opener({ post, now: Date.now, wait })

export const handler = async ({ detail }: EventBridgeEvent<'ViewerOpened', unknown>): Promise<void> => {
  await open(ViewerOpened.parse(detail))
}
