import { describe, expect, it } from 'vitest'
import type { Values } from '../access/credential.ts'
import { ViewerOpened } from '../contracts/events.ts'
import { claimsWith } from '../testing/claims.ts'
import { RECEIVED_AT } from '../testing/uplinks.ts'
import { connector } from './connect.ts'
import { Viewer } from './viewers.ts'

const claims = claimsWith({ devices: ['ABC*'] })

const gate = ({ isBusDown = false, isRevoked = false, openOfSubject = 0, of = claims } = {}) => {
  const rows: Viewer[] = []
  const announced: ViewerOpened[] = []
  const left: string[] = []
  const connect = connector({
    connections: {
      enter: async viewer => void rows.push(viewer),
      leave: async connectionId => void left.push(connectionId),
      countOf: async () => openOfSubject,
    },
    leases: { take: async () => true },
    newLease: () => 'lease',
    announce: {
      opened: async opened => {
        if (isBusDown) throw new Error('the bus did not accept it')
        announced.push(opened)
      },
    },
    isRevoked: async () => isRevoked,
    limits: { connectionsPerSubject: 3 },
    now: () => RECEIVED_AT,
  })
  const open = (query: Values, headers: Values = {}) => connect({ headers, query }, 'c1', of)
  return { open, rows, announced, left }
}
const opened = { connectionId: 'c1', deviceId: 'ABC123', connectedAt: '2024-01-15T10:30:00.000Z' }

describe('connector', () => {
  it('notes that a viewer takes several events in one message', async () => {
    const { open, rows } = gate()
    for (const batch of ['1', '0'])
      expect(await open({ deviceId: ['ABC123'], batch: [batch] })).toEqual({ statusCode: 200 })
    expect(rows.map(({ batch }) => batch)).toEqual([true, undefined])
    expect(await open({ deviceId: ['ABC123'], batch: ['yes'] })).toEqual({ statusCode: 400, body: 'batch: not 0 or 1' })
  })

  it('subscribes to the status of devices where the URL says so, which has no history', async () => {
    const { open, rows, announced } = gate()
    expect(await open({ deviceId: ['*'], status: ['1'] })).toEqual({ statusCode: 200 })
    expect(rows).toMatchObject([{ deviceId: '*', status: true }])
    expect(announced).toEqual([{ ...opened, deviceId: '*', status: true }])
    expect(ViewerOpened.parse(announced[0])).toEqual(announced[0])
    await open({ deviceId: ['ABC123'], status: ['0'], tail: ['5'] })
    expect(rows[1]).not.toHaveProperty('status')
    const wrong = { tail: ['5'], status: ['yes'], since: ['2024-01-15T10:30:00Z'] }
    expect([
      await open({ deviceId: ['*'], status: ['1'], tail: wrong.tail }),
      await open({ deviceId: ['*'], status: ['1'], since: wrong.since }),
      await open({ deviceId: ['*'], status: wrong.status }),
    ]).toEqual([
      { statusCode: 400, body: 'status has no history: neither tail nor since' },
      { statusCode: 400, body: 'status has no history: neither tail nor since' },
      { statusCode: 400, body: 'status: not 0 or 1' },
    ])
  })

  it('lets in a token that only sends log lines, without a device and without a backlog', async () => {
    const { open, announced } = gate({ of: claimsWith({ devices: ['ABC*'], scope: ['ship'] }) })
    expect(await open({ tail: ['10'] })).toEqual({ statusCode: 200 })
    expect(announced).toEqual([{ ...opened, deviceId: '*' }])
  })

  it('writes the rows and announces the viewer', async () => {
    const { open, rows, announced } = gate()
    expect(await open({ deviceId: ['ABC123'], level: ['error'] })).toEqual({ statusCode: 200 })
    const expiresAt = RECEIVED_AT / 1000 + 8100
    expect(rows).toEqual([{ ...opened, claims, levels: ['error', 'fatal', 'unknown'], expiresAt }])
    expect(Viewer.parse(rows[0])).toEqual(rows[0])
    expect(announced).toEqual([opened])
    expect(ViewerOpened.parse(announced[0])).toEqual(announced[0])
  })

  it.each<[Values, object]>([
    [{ tail: ['100'] }, { tail: 100 }],
    [{ since: ['01HM6AQH203Q8R5V1KZXW0T9YB'] }, { since: '01HM6AQH203Q8R5V1KZXW0T9YB' }],
    [{ since: ['2024-01-15T10:30:00Z'] }, { since: '01HM6AQH20' }],
    [{ since: ['2024-01-15t12:30:00+02:00'] }, { since: '01HM6AQH20' }],
  ])('passes on what is wanted first: %j', async (query, wanted) => {
    const { open, announced } = gate()
    expect(await open({ deviceId: ['ABC123'], ...query })).toEqual({ statusCode: 200 })
    expect(announced).toEqual([{ ...opened, ...wanted, lease: 'lease' }])
  })

  it('echoes its subprotocol when it is offered, and only that', async () => {
    const { open } = gate()
    const headers = { 'sec-websocket-protocol': ['graphql-ws', 'sonde.v1, token'] }
    expect(await open({ deviceId: ['*'] }, headers)).toEqual({ statusCode: 200, subprotocol: 'sonde.v1' })
    expect(await open({ deviceId: ['*'] }, { 'sec-websocket-protocol': ['other'] })).toEqual({ statusCode: 200 })
  })

  it.each<[Values, number, string]>([
    [{}, 400, 'deviceId: missing'],
    [{ deviceId: ['ABC1', 'ABC2'] }, 400, 'deviceId: given more than once'],
    [{ deviceId: ['ABC123'], tail: ['all'] }, 400, 'tail: not a number from 1 to 10000'],
    [{ deviceId: ['XYZ'] }, 403, 'foreign device'],
  ])('%j is answered %i', async (query, statusCode, body) => {
    const { open, rows, announced } = gate()
    expect(await open(query)).toEqual({ statusCode, body })
    expect([...rows, ...announced]).toEqual([])
  })

  it('opens in spite of parameters without a meaning, and passes on ten of them, so that the viewer is told', async () => {
    const { open, announced } = gate()
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`x${at}`.padEnd(100, '-'), ['1']]))
    expect(await open({ deviceId: ['ABC123'], tial: ['10'], ...many })).toEqual({ statusCode: 200 })
    expect(announced).toEqual([
      { ...opened, unknownParameters: expect.arrayContaining(['tial', 'x8'.padEnd(64, '-')]) },
    ])
    expect(ViewerOpened.parse(announced[0])).toEqual(announced[0])
  })

  it('opens one connection too many only to tell it so and cut it; it watches nothing', async () => {
    const { open, rows, announced } = gate({ openOfSubject: 3 })
    expect(await open({ deviceId: ['ABC123'] })).toEqual({ statusCode: 200, limitMet: true })
    expect(rows).toEqual([])
    expect(announced).toEqual([{ ...opened, refused: 'too-many-connections' }])
  })

  it('refuses a token that was revoked while the handshake was under way', async () => {
    const { open, left } = gate({ isRevoked: true })
    expect(await open({ deviceId: ['ABC123'] })).toEqual({ statusCode: 403, body: 'revoked' })
    expect(left).toEqual(['c1'])
  })

  it('removes the rows when the viewer cannot be announced', async () => {
    const { open, rows, left } = gate({ isBusDown: true })
    await expect(open({ deviceId: ['ABC123'] })).rejects.toThrow('the bus did not accept it')
    expect(left).toEqual(['c1'])
    expect(rows).toHaveLength(1)
  })
})
