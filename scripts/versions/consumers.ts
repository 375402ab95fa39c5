import { watch } from '../../client/watch.ts'
import { dynamoRevocations } from '../../core/access/revocations.ts'
import { sealedCursors } from '../../core/access/sealedCursors.ts'
import { tokenVerifier } from '../../core/access/tokens.ts'
import { dynamoChannelsTable } from '../../core/alerts/channels/channelsTable.ts'
import { bodyOf } from '../../core/alerts/delivery/incoming.ts'
import { dynamoAlerts } from '../../core/alerts/judge/alertsTable.ts'
import { timerIn } from '../../core/alerts/judge/incoming.ts'
import { dynamoOutbox } from '../../core/alerts/outbox/outbox.ts'
import { dynamoRulesTable } from '../../core/alerts/rules/rulesTable.ts'
import { dynamoTrialsTable } from '../../core/alerts/trial/trialsTable.ts'
import { readViewerOpened, readViewerSubscribed } from '../../core/contracts/events.ts'
import { dynamoDevices } from '../../core/devices/devicesTable.ts'
import { showConfiguration } from '../../core/devices/http/configure.ts'
import { showDevice } from '../../core/devices/http/devices.ts'
import { noteSighting } from '../../core/devices/note/noteSighting.ts'
import { dynamoReadCounts } from '../../core/events/counts/readCounts.ts'
import { dynamoAppend } from '../../core/events/history/append.ts'
import { dynamoHistory } from '../../core/events/history/read.ts'
import { dynamoClaim } from '../../core/events/history/repeatMarker.ts'
import { findRepetition, findUnnotedRepetition } from '../../core/events/history/repetition.ts'
import { listEvents } from '../../core/events/http/events.ts'
import { kindOf, kinds } from '../../core/events/kinds.ts'
import { failWith, readEvent } from '../../core/events/onBus.ts'
import { eventStore } from '../../core/events/store.ts'
import { deadLetter } from '../../core/operations/deadLetters/deadLetter.ts'
import { dynamoBacklogLeases } from '../../core/viewers/backlogLeases.ts'
import { dynamoConnections } from '../../core/viewers/connections.ts'
import { viewerMessage } from '../../core/viewers/message.ts'
import { dynamoViewers } from '../../core/viewers/viewers.ts'

/** The items of an event, as `persist` and `broadcast` read them. @throws for a part that cannot be read */
const itemsOnBus = (detailType: string, detail: unknown) => {
  const { items, unreadable } = readEvent(detailType, detail)
  failWith(unreadable, 'parts of an event')
  return items
}

/**
 * The code of this version that reads the products of another version: events, rows, frames, messages, tokens, cursors and dead
 * letters. It is bundled when a version is frozen, so that the version after it can be tried against the code that runs beside it in
 * a deployment. Names and parameters stay as they are: a frozen version has them, too.
 */
export const consumers = {
  watch,
  dynamoRevocations,
  sealedCursors,
  tokenVerifier,
  ViewerOpened: { parse: readViewerOpened },
  ViewerSubscribed: { parse: readViewerSubscribed },
  dynamoDevices,
  noteSighting,
  framesOnBus: (detailType: string, detail: unknown) =>
    itemsOnBus(detailType, detail).flatMap(({ item }) => kindOf(item).frames(item)),
  dynamoAppend,
  dynamoHistory,
  findRepetition,
  findUnnotedRepetition,
  eventStore,
  itemsOnBus,
  deadLetter,
  dynamoBacklogLeases,
  dynamoConnections,
  viewerMessage,
  dynamoViewers,
  showConfiguration,
  showDevice,
  listEvents,
  dynamoReadCounts,
  dynamoClaim,
  dynamoAlerts,
  dynamoRulesTable,
  dynamoChannelsTable,
  dynamoOutbox,
  dynamoTrialsTable,
  /** A message in the queue of the function `deliver`. */
  deliveryIn: (body: string) => bodyOf({ body }),
  /** A message in the queue of timers of alerts. @throws where it cannot be read */
  timerIn: (body: string) => timerIn({ messageId: 'm', eventSource: 'aws:sqs', body }),
  /** The detail-types that it takes from the bus, and the types of items that it reads. */
  detailTypes: kinds.map(({ detailType }): string => detailType),
  types: kinds.map(({ type }): string => type),
}

/** The code of a version: that of this one, or the bundle of one that is frozen. */
export type Consumers = typeof consumers
