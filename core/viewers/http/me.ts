import { mayWatch } from '../../contracts/claims.ts'
import type { Me } from '../../contracts/http.ts'
import type { Authenticate } from '../../http/authenticate.ts'
import { type HttpHandler, jsonAnswer } from '../../http/message.ts'
import { HttpProblem } from '../../http/problem.ts'
import type { Connections } from '../connections.ts'

/**
 * `GET /me`: whose the token is and what it may see. With `?deviceId=` it says why a socket for that device would not
 * open, which a browser does not tell its scripts.
 */
export const showMe =
  ({
    authenticate,
    connections,
    connectionsPerSubject,
  }: {
    authenticate: Authenticate
    connections: Pick<Connections, 'countOf'>
    connectionsPerSubject: number
  }): HttpHandler =>
  async request => {
    const { sub, devices, scope, exp, ...claims } = await authenticate(request, 'read')
    const { deviceId } = request.query
    if (deviceId !== undefined) {
      if (deviceId !== '*' && !mayWatch({ ...claims, devices }, deviceId)) throw new HttpProblem('foreign-device')
      if ((await connections.countOf(sub)) >= connectionsPerSubject) {
        throw new HttpProblem('too-many-connections', `At most ${connectionsPerSubject} for one subject.`)
      }
    }
    const me: Me = { sub, devices, scope, expiresAt: new Date(exp * 1000).toISOString() }
    return jsonAnswer(me)
  }
