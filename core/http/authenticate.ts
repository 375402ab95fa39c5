import * as z from 'zod'
import { type Claims, mayWatch, type Scope } from '../contracts/claims.ts'
import { DeviceId } from '../contracts/deviceId.ts'
import { type HttpRequest, valid } from './message.ts'
import { HttpProblem } from './problem.ts'

/**
 * Returns the claims of the token that a request carries. A route takes it as a dependency.
 * @param scope one that the token needs, or several of which it needs one
 * @throws HttpProblem when the token is missing or invalid, or lacks the scope
 */
export type Authenticate = (request: HttpRequest, scope: Scope | readonly Scope[]) => Promise<Claims>

const PathParameters = z.object({ id: DeviceId })

/**
 * The device that the path names.
 * @throws HttpProblem when it is not a device id, or the token does not cover the device
 */
export const deviceIn = ({ pathParameters }: HttpRequest, claims: Claims): string => {
  const { id: deviceId } = valid(PathParameters, { id: pathParameters.id })
  if (!mayWatch(claims, deviceId)) throw new HttpProblem('foreign-device')
  return deviceId
}
