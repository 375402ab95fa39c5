import { FaultSwitches, type Switchboard } from '../faults.ts'
import type { LocalAnswer, LocalRoutes } from './local.ts'

const refused = (message: string): LocalAnswer => ({
  status: 400,
  body: { __type: 'BadRequest', message, Message: message },
})

const switched = (faults: Switchboard, body: Buffer): LocalAnswer => {
  let json: unknown
  try {
    json = JSON.parse(body.toString())
  } catch {
    return refused('not JSON')
  }
  const switches = FaultSwitches.safeParse(json)
  if (!switches.success)
    return refused(switches.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '))
  faults.set(switches.data)
  return { status: 200, body: faults.current() }
}

/** `GET` shows the faults that are on, `PUT` sets them. */
export const faultRoutes = (faults: Switchboard): LocalRoutes => ({
  '/_local/faults': {
    GET: () => ({ status: 200, body: faults.current() }),
    PUT: body => switched(faults, body),
  },
})
