import { type NarrowingNames, readSwitches } from '../faultSwitches.ts'
import type { Switchboard } from '../faults.ts'
import type { LocalAnswer, LocalRoutes } from './local.ts'

const refused = (message: string): LocalAnswer => ({
  status: 400,
  body: { __type: 'BadRequest', message, Message: message },
})

const switched = (faults: Switchboard, names: NarrowingNames, body: Buffer): LocalAnswer => {
  let json: unknown
  try {
    json = JSON.parse(body.toString())
  } catch {
    return refused('not JSON')
  }
  const read = readSwitches(json, names)
  if ('problems' in read) return refused(read.problems.join('; '))
  faults.set(read.switches)
  return { status: 200, body: faults.current() }
}

/** `GET` shows the faults that are on, `PUT` sets them. @param names of the functions and tables in the template */
export const faultRoutes = (faults: Switchboard, names: NarrowingNames): LocalRoutes => ({
  '/_local/faults': {
    GET: () => ({ status: 200, body: faults.current() }),
    PUT: body => switched(faults, names, body),
  },
})
