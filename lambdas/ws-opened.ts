import { setTimeout as wait } from 'node:timers/promises'
import type { EventBridgeEvent } from 'aws-lambda'
import { ViewerOpened } from '../core/contracts/events.ts'
import { opener } from '../core/live/open.ts'
import { apiGatewayPost } from '../core/live/post.ts'
import { connections } from './clients.ts'

const open = opener({ post: apiGatewayPost(connections()), now: Date.now, wait })

export const handler = async ({ detail }: EventBridgeEvent<'ViewerOpened', unknown>): Promise<void> => {
  await open(ViewerOpened.parse(detail))
}
