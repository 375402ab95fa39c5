import type * as z from 'zod'
import { ViewerMessage } from '../../core/contracts/frames.ts'
import type { ownFrames } from '../../core/viewers/frames.ts'

type Told = {
  readonly about: string
  /** Frames that it is answered by, at once or soon after. */
  readonly answeredBy: readonly (keyof typeof ownFrames)[]
  readonly examples: readonly ViewerMessage[]
}

const deviceId = 'ABC123'
const told: Readonly<Record<ViewerMessage['action'], Told>> = {
  ping: {
    about: 'Keeps the socket open, which is cut after ten idle minutes',
    answeredBy: ['PongFrame', 'ErrorFrame'],
    examples: [{ action: 'ping' }],
  },
  subscribe: {
    about:
      'Watches one thing more on the same socket; for what it watches already the filter is replaced. `tail` or `since`, not both, ask for history first; `level` or `levels`, not both, for a part of the events. With `status`, changes of status come in place of events: the two are subscriptions of their own, also to one device',
    answeredBy: ['SubscribedFrame', 'HistoryFrame', 'GapFrame', 'LiveFrame', 'StatusFrame', 'ErrorFrame'],
    examples: [
      { action: 'subscribe', deviceId, tail: 100, level: 'warn' },
      {
        action: 'subscribe',
        deviceId,
        since: '01HM6AQH203Q8R5V1KZXW0T9YB',
        levels: ['error', 'fatal'],
        batch: true,
      },
      { action: 'subscribe', deviceId: '*', status: true },
    ],
  },
  unsubscribe: {
    about: 'Ends a subscription; the socket stays open',
    answeredBy: ['UnsubscribedFrame', 'ErrorFrame'],
    examples: [
      { action: 'unsubscribe', deviceId },
      { action: 'unsubscribe', deviceId: '*', status: true },
    ],
  },
  log: {
    about: 'Sends log lines, with a token that has the scope `ship` or `write`. At most 128 KB, in frames of 32 KB',
    answeredBy: ['AckFrame', 'ErrorFrame'],
    examples: [
      {
        action: 'log',
        message_id: 42,
        entries: [
          {
            timestamp: '2024-01-15T10:30:00.125Z',
            level: 'INFO',
            source: 'web-server',
            application: 'api',
            message: 'signed in',
            metadata: { user_id: 123 },
          },
        ],
      },
      {
        action: 'log',
        source: 'nightly',
        entries: ['time=2024-01-15T10:30:00.125Z level=warn msg="disk is nearly full"'],
      },
    ],
  },
}

/** One action of a viewer's message, with what the schema cannot say. */
export type ViewerAction = Told & {
  readonly action: ViewerMessage['action']
  readonly schema: z.ZodType
}

/** Every message that a viewer may send, by its action. */
export const viewerActions: readonly ViewerAction[] = ViewerMessage.options.map(schema => {
  const action = schema.shape.action.value
  return { action, schema, ...told[action] }
})
