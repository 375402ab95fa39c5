import { requestId } from '../gateway/ids.ts'

/** A connection id has the form of a request id. */
export const connectionId = requestId

/** Whether a text can be a connection id at all. Any other text makes a bad request; it does not name a connection that is gone. */
export const isConnectionId = (text: string): boolean => /^[\w-]{15}=$/.test(text)
