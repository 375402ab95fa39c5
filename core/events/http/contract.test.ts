import { expect, it } from 'vitest'
import { valid } from '../../http/message.ts'
import { EventQuery } from './contract.ts'

it.each([
  [{ limit: '' }, 'limit: not a whole number from 1 to 1000'],
  [{ limit: '0' }, 'limit: not a whole number from 1 to 1000'],
  [{ limit: '1e3' }, 'limit: not a whole number from 1 to 1000'],
  [{ tail: '99999999999999999999' }, 'tail: not a whole number from 1 to 10000'],
  [{ tail: '-1' }, 'tail: not a whole number from 1 to 10000'],
  [{ level: 'WARN' }, 'level: not one of trace, debug, info, warn, error, fatal, unknown'],
  [{ level: '' }, 'level: not one of trace'],
  [{ type: 'uplinks' }, 'type: not one of uplink, rejected'],
  [{ since: '2026-01-15' }, 'since: neither the id of an event nor a time such as 2026-01-15T10:30:00Z'],
  [{ until: '2026-01-15T10:30:00 02:00' }, 'until: a + in a URL means a space'],
  [{ tail: '1', since: '2026-01-15T10:30:00Z' }, 'tail or since, not both'],
])('the query %j of events is refused with what was expected: %s', (query, message) => {
  expect(() => valid(EventQuery, query)).toThrow(message)
})
