import { setTimeout as wait } from 'node:timers/promises'
import type { Context, EventBridgeEvent } from 'aws-lambda'
import { dynamoReadBudget } from '../core/access/readBudget.ts'
import { environment } from '../core/contracts/environment/environment.ts'
import { wsOpenedEnvironment } from '../core/contracts/environment/wsOpened.ts'
import { readViewerOpened, readViewerSubscribed } from '../core/contracts/events.ts'
import { dynamoHistory } from '../core/events/history/read.ts'
import { jsonLogger } from '../core/runtime/log.ts'
import { BACKLOG_RETRY, POST_RETRY } from '../core/runtime/retry.ts'
import { backlogFrames } from '../core/viewers/backlog.ts'
import { dynamoBacklogLeases } from '../core/viewers/backlogLeases.ts'
import { dynamoConnections } from '../core/viewers/connections.ts'
import { opener } from '../core/viewers/open.ts'
import { apiGatewayCut, apiGatewayPost, retriedCut, retriedPost } from '../core/viewers/post.ts'
import { dynamoViewers } from '../core/viewers/viewers.ts'
import { connectionsApi, dynamo } from './clients.ts'
import { retentionOf } from './settings.ts'
import { onUnreadable } from './unreadable.ts'

const variables = environment(wsOpenedEnvironment)
const { VIEWERS_TABLE: viewersTable, EVENTS_TABLE: eventsTable } = variables
const { SENSITIVE_FIELDS: sensitiveFields, MERGED_HISTORY: keepsMerged } = variables
const client = dynamo()
const api = connectionsApi()
const now = Date.now
const { longestSeconds, shortestSeconds } = retentionOf(variables)
const read = dynamoHistory({
  client,
  tableName: eventsTable,
  keepsMerged,
  longestSeconds,
  now,
  onUnreadable,
})
const budget = dynamoReadBudget({
  client,
  tableName: viewersTable,
  unitsPerMinute: variables.READ_UNITS_PER_MINUTE,
  now,
})
const { opened, subscribed } = opener({
  viewers: dynamoViewers({ client, tableName: viewersTable, now }),
  connections: dynamoConnections({ client, tableName: viewersTable, now }),
  leases: dynamoBacklogLeases({ client, tableName: viewersTable, now }),
  backlog: backlogFrames({ read, budget, shortestSeconds, sensitiveFields, now }),
  post: retriedPost(apiGatewayPost(api), { ...BACKLOG_RETRY, wait, random: Math.random }),
  cut: retriedCut(apiGatewayCut(api), { ...POST_RETRY, wait, random: Math.random }),
  now,
  wait,
  log: jsonLogger(),
})

/** Time reserved at the end of the function's own, to cut a viewer that reads too slowly after its last frame, ms. */
const RESERVE_MS = 12_000

export const handler = async (
  event: EventBridgeEvent<'ViewerOpened' | 'ViewerSubscribed', unknown>,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<void> => {
  const endsAt = now() + context.getRemainingTimeInMillis() - RESERVE_MS
  if (event['detail-type'] === 'ViewerOpened') await opened(readViewerOpened(event.detail), endsAt)
  else await subscribed(readViewerSubscribed(event.detail), endsAt)
}
