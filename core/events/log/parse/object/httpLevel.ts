import type { Level } from '../../../../contracts/frames.ts'
import type { Json } from '../../../../contracts/json.ts'
import { levelOfStatus } from '../level/levelOf.ts'

const STATUS = [
  'status',
  'status_code',
  'statusCode',
  'http_status',
  'response_code',
  'responseCode',
  'DownstreamStatus',
]
/** A status without one of these is not that of a request. */
const REQUEST = /^(request_?)?(method|path|uri|url)$|^request$|^http_?method$|^RequestMethod$/i

/** Whether an object tells of an HTTP request. Its `host` is then the name that the client asked for. */
export const isOfRequest = (json: Json): boolean => Object.keys(json).some(key => REQUEST.test(key))

/** The level of an access log in JSON: that of its status. */
export const httpLevel = (json: Json): Level | undefined => {
  for (const name of STATUS) {
    const value = json[name]
    if (value === undefined) continue
    const status = typeof value === 'number' || (typeof value === 'string' && /^\d{3}$/.test(value)) ? Number(value) : 0
    if (!Number.isInteger(status) || status < 100 || status > 599) continue
    return isOfRequest(json) ? levelOfStatus(status) : undefined
  }
  return undefined
}
