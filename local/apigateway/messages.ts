import type { Faults, Say } from '../contracts.ts'
import { gateway } from '../gateway/caller.ts'
import type { Closing, Connection } from './connection.ts'
import { type Conversation, disconnectEvent, messageEvent } from './events.ts'
import type { ExecutionError } from './executionErrors.ts'
import type { Platform } from './handshake.ts'
import type { integrate } from './integrate.ts'

/** The routes of an open socket: a message's, and `$disconnect`. Neither rejects. */
export type Routes = {
  readonly message: (connection: Connection, text: string) => Promise<void>
  readonly disconnected: (conversation: Conversation, closing: Closing) => Promise<void>
}

/** Runs routes, several messages of one client at a time as AWS does: it keeps no order among them. */
export const routes = ({
  run,
  platform,
  faults,
  say,
  executionError,
}: {
  run: ReturnType<typeof integrate>
  platform: Platform
  faults: Pick<Faults, 'isWithin'>
  say: Say
  executionError: ExecutionError
}): Routes => ({
  /**
   * Developer Guide, "Routes for WebSocket APIs" (a message that no route takes) and "Set up route responses". The frames
   * `Forbidden`, `Too Many Requests` and `Internal server error` are those that AWS sends; their form is on no page.
   */
  message: async (connection, text) => {
    const { api, stage, connectionId } = connection.conversation
    const request = platform.newRequest()
    const complain = (message: string): unknown =>
      connection.send(JSON.stringify({ message, connectionId, requestId: request.requestId }))

    const route = api.routes.get(api.select(text)) ?? api.routes.get('$default')
    if (route?.functionArn === undefined) return void complain('Forbidden')
    if (!stage.isWithin(route.key) || !faults.isWithin('gateway-quota')) return void complain('Too Many Requests')
    const event = messageEvent(connection.conversation, request, route.key, text)
    const caller = gateway(platform.arn(api, `${stage.name}/${route.key}`))
    const outcome = await run(route.functionArn, event, caller, route.timeoutMs)
    executionError(connection.conversation, outcome)
    if (outcome.ended !== 'answered') {
      say(
        api.logicalId,
        JSON.stringify({ level: 'error', message: 'route failed', route: route.key, connectionId, why: outcome.why }),
      )
      complain('Internal server error')
    } else if (route.answers && outcome.answer.body !== undefined) {
      connection.send(outcome.answer.body)
    }
  },

  /** "The $disconnect route": after the connection is closed, best effort. A failure is said and left at that. */
  disconnected: async (conversation, { code, reason }) => {
    const { api, stage, connectionId } = conversation
    const route = api.routes.get('$disconnect')
    if (route?.functionArn === undefined) return
    const event = disconnectEvent(conversation, platform.newRequest(), code, reason)
    const caller = gateway(platform.arn(api, `${stage.name}/$disconnect`))
    const outcome = await run(route.functionArn, event, caller, route.timeoutMs)
    executionError(conversation, outcome)
    if (outcome.ended === 'answered') return
    say(api.logicalId, JSON.stringify({ level: 'warn', message: '$disconnect failed', connectionId, why: outcome.why }))
  },
})
