import { describe, expect, it } from 'vitest'
import type { Claims } from '../access/claims.ts'
import { ViewerOpened } from '../contracts/events.ts'
import { connector } from './connect.ts'
import { Viewer, type ViewerKey } from './viewers.ts'

const AT = Date.parse('2024-01-15T10:30:00.000Z')
const claims: Claims = { sub: 'someone', exp: AT / 1000 + 3600, devices: ['ABC*'], scope: ['read'] }

const gate = ({ isBusDown = false } = {}) => {
  const rows: Viewer[] = []
  const announced: ViewerOpened[] = []
  const removed: ViewerKey[] = []
  const connect = connector({
    viewers: { add: async viewer => void rows.push(viewer), remove: async key => void removed.push(key) },
    announce: async opened => {
      if (isBusDown) throw new Error('the bus did not accept it')
      announced.push(opened)
    },
    now: () => AT,
  })
  const open = (query: Record<string, string>, headers: Record<string, string> = {}) =>
    connect({ headers, query }, 'c1', claims)
  return { open, rows, announced, removed }
}

describe('connector', () => {
  it('writes the row and announces the viewer', async () => {
    const { open, rows, announced } = gate()
    expect(await open({ deviceId: 'ABC123', level: 'warn' })).toEqual({ statusCode: 200 })
    expect(rows).toEqual([
      {
        deviceId: 'ABC123',
        connectionId: 'c1',
        connectedAt: '2024-01-15T10:30:00.000Z',
        claims,
        level: 'warn',
        expiresAt: AT / 1000 + 8100,
      },
    ])
    expect(Viewer.parse(rows[0])).toEqual(rows[0])
    expect(announced).toEqual([{ connectionId: 'c1', deviceId: 'ABC123', connectedAt: '2024-01-15T10:30:00.000Z' }])
    expect(ViewerOpened.parse(announced[0])).toEqual(announced[0])
  })

  it('echoes its subprotocol when it is offered, and only that', async () => {
    const { open } = gate()
    const headers = { 'sec-websocket-protocol': 'sonde.v1, token' }
    expect(await open({ deviceId: '*' }, headers)).toEqual({ statusCode: 200, subprotocol: 'sonde.v1' })
    expect(await open({ deviceId: '*' }, { 'sec-websocket-protocol': 'other' })).toEqual({ statusCode: 200 })
  })

  it.each([
    [{}, 400, 'deviceId is missing'],
    [{ deviceId: '' }, 400, 'deviceId is not a device id, nor *'],
    [{ deviceId: 'ABC 123' }, 400, 'deviceId is not a device id, nor *'],
    [{ deviceId: 'ABC*' }, 400, 'deviceId is not a device id, nor *'],
    [{ deviceId: 'ABC123', level: 'loud' }, 400, 'level is not one of trace, debug, info, warn, error, fatal, unknown'],
    [{ deviceId: 'XYZ' }, 403, 'foreign device'],
  ])('%j is answered %i', async (query, statusCode, body) => {
    const { open, rows, announced } = gate()
    expect(await open(query as Record<string, string>)).toEqual({ statusCode, body })
    expect([...rows, ...announced]).toEqual([])
  })

  it('takes the row back when the viewer cannot be announced', async () => {
    const { open, rows, removed } = gate({ isBusDown: true })
    await expect(open({ deviceId: 'ABC123' })).rejects.toThrow('the bus did not accept it')
    expect(removed).toEqual([{ deviceId: 'ABC123', connectionId: 'c1' }])
    expect(rows).toHaveLength(1)
  })
})
