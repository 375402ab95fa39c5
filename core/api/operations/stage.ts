import { Health, Me, MeQuery } from '../../contracts/http.ts'
import type { Operation } from '../../http/operation.ts'

/** The reader itself, and the stage. */
export const stageOperations = [
  {
    id: 'getMe',
    method: 'GET',
    path: '/me',
    servedBy: 'http-read',
    scope: 'read',
    summary: 'The subject of the token, and what the token covers',
    description:
      'With `deviceId` the answer also says why a socket for that device, with the same `tail`, `since` and `level`, would not open.',
    query: MeQuery,
    answers: { 'application/json': Me },
    problems: ['bad-request', 'foreign-device', 'too-many-connections'],
  },
  {
    id: 'getHealth',
    method: 'GET',
    path: '/health',
    servedBy: 'http-read',
    scope: 'read',
    summary: 'Whether bus and tables answer, and approximately how many sockets are open',
    description: 'At most ten seconds old. 503 when a part fails. Parameters of a query are passed over.',
    passesOver: true,
    answers: { 'application/json': Health },
    failing: { 'application/json': Health },
    problems: [],
  },
] as const satisfies readonly Operation[]
