import { afterAll, beforeAll, beforeEach } from 'vitest'
import { boundAt } from '../../../client/ids.ts'
import { type TestTables, testTables } from '../../testing/tables.ts'
import { receivedUplink } from '../../testing/uplinks.ts'
import { type Judging, judging } from './judging.ts'

/** Rules that judge events, anew for each test, and events that happen now by the clock of the test. */
export const judgeBed = () => {
  let tables: TestTables
  let bed: Judging
  let minted = 0
  beforeAll(async () => {
    tables = await testTables()
  })
  afterAll(() => tables.close())
  beforeEach(async () => {
    bed = await judging(tables)
  })

  const newId = () => `${boundAt(bed.clock.now)}${String(++minted).padStart(16, '0')}`
  const happening = (deviceId: string) => ({
    id: newId(),
    deviceId,
    receivedAt: new Date(bed.clock.now).toISOString(),
  })
  const uplink = (message: Parameters<typeof receivedUplink>[0], deviceId = 'A') => ({
    ...receivedUplink(message, { id: newId(), receivedAt: bed.clock.now }),
    deviceId,
  })
  return {
    get bed() {
      return bed
    },
    get tables() {
      return tables
    },
    uplink,
    reboot: (reason: string, deviceId = 'A') => ({
      uplinks: [uplink({ heartbeat: { reboot: { reason, file: 'main.c', line: 42 } } }, deviceId)],
    }),
    lines: (levels: readonly string[], deviceId = 'web') => ({
      ...happening(deviceId),
      lines: levels.map((level, at) => ({ level, message: `line ${at}` })),
    }),
    change: (kind: string, deviceId = 'A', since = bed.clock.now) => ({
      ...happening(deviceId),
      change: kind,
      status: kind,
      since: new Date(since).toISOString(),
      silentSeconds: 1800,
    }),
    toldStates: () => bed.told.map(({ deviceId, state }) => `${deviceId} ${state}`),
  }
}
