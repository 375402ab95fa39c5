import { setTimeout as pause } from 'node:timers/promises'
import type { CoapClient, CoapRequest, CoapResponse } from '../../core/coap/client/client.ts'

/** How often a device sends the same message while it is told to come back, and how long it waits, ms. */
export const MAX_TRIES = 10
export const AFTER_BUSY_MS = 1_000

/** Sends a message, and the same one again while it is answered 5.03: the stack has too much to do just now. */
export const untilAccepted = async (client: CoapClient, message: CoapRequest): Promise<CoapResponse> => {
  let answer = await client.request(message)
  for (let tries = 1; answer.code === '5.03' && tries < MAX_TRIES; tries++) {
    await pause(AFTER_BUSY_MS)
    answer = await client.request({ ...message, again: answer.identity })
  }
  return answer
}
