import { maySubscribe } from '../../contracts/claims.ts'
import type { HeartbeatBounds } from '../../contracts/configuration.ts'
import { type Me, MeQuery } from '../../contracts/http.ts'
import { jsonAnswer, valid } from '../../http/message.ts'
import type { OperationHandler } from '../../http/operation.ts'
import { HttpProblem } from '../../http/problem.ts'
import type { Connections } from '../connections.ts'
import { readQuery } from '../handshakeQuery.ts'

/**
 * `GET /me`: the subject of the token, and what it may see. With `?deviceId=` the answer says why a socket for that device
 * would not open: a browser does not tell its scripts.
 */
export const showMe =
  ({
    connections,
    connectionsPerSubject,
    heartbeatInterval,
  }: {
    connections: Pick<Connections, 'countOf'>
    connectionsPerSubject: number
    heartbeatInterval: HeartbeatBounds
  }): OperationHandler =>
  async ({ query }, { sub, devices, scope, exp }) => {
    const { deviceId } = valid(MeQuery, query)
    if (deviceId !== undefined) {
      const read = readQuery(Object.fromEntries(Object.entries(query).map(([name, value = '']) => [name, [value]])))
      if ('wrong' in read) throw new HttpProblem('bad-request', read.wrong)
      if (!maySubscribe({ devices }, deviceId)) throw new HttpProblem('foreign-device')
      if ((await connections.countOf(sub)) >= connectionsPerSubject) {
        throw new HttpProblem('too-many-connections', `At most ${connectionsPerSubject} for one subject.`)
      }
    }
    const me: Me = { sub, devices, scope, expiresAt: new Date(exp * 1000).toISOString(), heartbeatInterval }
    return jsonAnswer(me)
  }
