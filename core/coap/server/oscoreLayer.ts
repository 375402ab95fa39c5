import { isProtected } from '../oscore/open.ts'
import { unamplifiedInside } from './amplification.ts'
import type { HandleRequest, IncomingRequest } from './layer.ts'
import type { OutgoingResponse } from './response.ts'

/*
 * RFC 8613 §8: a protected request is opened, what was inside is handled like any other request, and its response is protected. Opening is
 * work: the keys and the replay window are in a table.
 */

/** A request that was inside a protected one, and how its response is protected. */
export type Unprotected = {
  readonly request: IncomingRequest
  readonly protect: (response: OutgoingResponse) => OutgoingResponse
}

/**
 * Opens a protected request; or the response, protected or not, to one that is not handled. A response that is there at once begins no exchange: whatever
 * a stranger makes up is not remembered. Never rejects for what a client sent.
 */
export type Unprotect = (request: IncomingRequest) => OutgoingResponse | (() => Promise<Unprotected | OutgoingResponse>)

const badOption: OutgoingResponse = { code: '4.02' }

/** Requests without the option pass as they are. */
export const oscoreLayer =
  (unprotect: Unprotect) =>
  (above: HandleRequest): HandleRequest =>
  request => {
    if (!isProtected(request.message)) return above(request)
    const opening = unprotect(request)
    if (typeof opening !== 'function') return opening
    return async () => {
      const opened = await opening()
      if (!('protect' in opened)) return opened
      const outcome = above(opened.request)
      const response = typeof outcome === 'function' ? await outcome() : outcome
      // A Reset would tell outside what was inside: a request that may not be answered plainly is answered under protection.
      return opened.protect('rejected' in response ? badOption : unamplifiedInside(response, request))
    }
  }
