import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { DOCTOR_DEVICE, DOCTOR_KEY_DEVICE, examine } from '../cli/doctor/examine.ts'
import { type Patient, patientOf } from '../cli/doctor/patient.ts'
import { mintToken } from '../core/access/tokens.ts'
import type { FakeServer } from '../core/coap/testing/fakeServer.ts'
import { KeyList } from '../core/devices/keys/http/contract.ts'
import { brokenHop, HOPS, type Walked } from '../core/operations/walk/hops.ts'
import { KEY_CHECKS } from '../core/operations/walk/keyChecks.ts'
import { keyWalk } from '../core/operations/walk/keyWalk.ts'
import type { FaultSwitches } from '../local/faultSwitches.ts'
import { codecs } from '../proto/codec.ts'
import { readSchema } from '../proto/schemaFiles.ts'
import { pingOnly, swallowing } from './support/brokenListeners.ts'
import { ownStack } from './support/ownStack.ts'
import { runsSonde } from './support/script.ts'
import { stackUnderTest } from './support/stack.ts'

/** A hop that holds takes less, even here; one that does not answer is waited for so long. */
const PATIENCE_MS = 4_000
/** For a hop that is known to be broken at once: those before it may take as long as they need. */
const AMPLE_MS = 30_000
/** A port on which nothing can listen without being root. */
const NOTHING = '127.0.0.1:2'
/** No event comes before the doctor has lost its patience. */
const NEARLY_LOST: FaultSwitches = { 'bus-delay': { rate: 1, minDelayMs: 55_000, delayMs: 60_000 } }

const local = await ownStack({})
const { endpoints } = local
const stack = stackUnderTest(endpoints)
const directory = await mkdtemp(join(tmpdir(), 'sonde-doctor-'))
await writeFile(join(directory, 'endpoints.json'), JSON.stringify(endpoints))
const servers: FakeServer[] = []

afterAll(async () => {
  for (const server of servers) server.close()
  await stack.close()
  await local.close()
  await rm(directory, { recursive: true })
})

const healthy = (): Promise<Patient> => patientOf({ from: { kind: 'local', directory } })
const examined = async (
  changed: Partial<Patient>,
  how: { token?: string; now?: () => number; patienceMs?: number } = {},
) => (await examine({ ...(await healthy()), ...changed }, { patienceMs: AMPLE_MS, ...how })).walked
const failureOf = (walked: Walked) => {
  const hop = brokenHop(walked)
  const finding = hop && walked[hop]
  return finding?.state === 'failed' ? { hop, why: finding.why, next: finding.next } : undefined
}
const at = async (server: Promise<FakeServer>): Promise<string> => {
  servers.push(await server)
  return `coap://127.0.0.1:${(await server).port}`
}
/** A stack is left without faults by each test that switches them. */
const withFaults = async <Seen>(faults: FaultSwitches, see: () => Promise<Seen>): Promise<Seen> => {
  await stack.switchFaults(faults)
  return see().finally(() => stack.switchFaults({}))
}
const doctor = (args: readonly string[]) => runsSonde(['doctor', ...args])

describe('npx sonde doctor', () => {
  it('of a stack that works names every hop with its time, and ends with 0', async () => {
    const { out, code } = await doctor(['--dir', directory, '--patience', '30s'])
    for (const hop of HOPS) expect(out).toMatch(new RegExp(`^ {2}${hop} +ok +\\d+ ms`, 'm'))
    expect(code).toBe(0)
    expect(out).not.toContain('eyJ')
  })

  it('of a stack that is broken names the hop and the next thing to look at, and ends with 1', async () => {
    const { out, code } = await withFaults({ 'bus-refuse': { rate: 1 } }, () =>
      doctor(['--dir', directory, '--patience', '4s']),
    )
    expect(out).toMatch(/^Broken: bus: the uplink is answered 5\.03/m)
    expect(out).toMatch(/^Next: Look at/m)
    expect(code).toBe(1)
  })

  it('without a stack says how to get one; without sense, how to use it', async () => {
    expect(await doctor(['--dir', join(directory, 'none')])).toMatchObject({
      code: 1,
      err: expect.stringContaining('npm start'),
    })
    expect(await doctor(['--stak', 'Sonde-dev'])).toMatchObject({ code: 3, err: expect.stringContaining('--stack') })
  })
})

describe('the doctor as a device with a key', { timeout: 120_000 }, () => {
  const key = `/devices/${DOCTOR_KEY_DEVICE}/key`
  const admin = () => stack.token({ devices: [DOCTOR_KEY_DEVICE], scope: ['read', 'admin'] })
  const liveKeys = async () => {
    const { json } = await stack.http(`${key}s`, { token: await admin() })
    return KeyList.parse(json).keys.filter(({ status }) => status !== 'revoked').length
  }

  it('is heard under its key, is refused everything else, and leaves no key behind; nor does one that was killed before', async () => {
    await stack.http(key, { method: 'PUT', token: await admin(), json: {} })
    expect(await liveKeys()).toBe(1)
    const { out, code } = await doctor(['--dir', directory, '--patience', '30s'])
    for (const check of KEY_CHECKS) expect(out).toMatch(new RegExp(`^ {2}${check} +ok +\\d+ ms`, 'm'))
    expect(code).toBe(0)
    expect(await liveKeys()).toBe(0)
    const events = await stack.events(DOCTOR_KEY_DEVICE)
    expect(events.filter(({ type }) => type === 'uplink').length).toBeGreaterThan(0)
  })

  it('is left out with one line when the token lacks the scope admin', async () => {
    const token = await stack.token({ devices: ['sonde-*'], scope: ['read'] })
    const { walked, keys } = await examine(await healthy(), { patienceMs: 30_000, token })
    expect(brokenHop(walked)).toBeUndefined()
    expect(keys).toMatchObject({ skipped: expect.stringContaining('lacks the scope admin') })
  })

  it('has its key revoked though the listener does not take its uplink', async () => {
    const { uplink } = codecs(readSchema())
    const keys = await keyWalk({
      ...(await healthy()),
      coap: await at(pingOnly('4.29')),
      deviceId: DOCTOR_KEY_DEVICE,
      token: admin,
      adminToken: admin,
      uplink: count => uplink.encode({ uplink_count: count }),
      count: 1,
      patienceMs: PATIENCE_MS,
      now: Date.now,
      clock: () => performance.now(),
    })
    expect(keys).toMatchObject({ key: { state: 'ok' }, answer: { state: 'failed' }, revoked: { state: 'skipped' } })
    expect(await liveKeys()).toBe(0)
  })
})

// Three of these wait for the patience to end, and none switches faults of the stack: they wait at the same time.
describe.concurrent('the doctor names the right hop when', () => {
  it('1: the name does not resolve', async () => {
    expect(failureOf(await examined({ coap: 'coap://nowhere.invalid:5683' }))).toMatchObject({
      hop: 'dns',
      why: expect.stringContaining('nowhere.invalid does not resolve'),
    })
  })

  it('2: nothing listens', async () => {
    expect(failureOf(await examined({ coap: `coap://${NOTHING}` }, { patienceMs: PATIENCE_MS }))).toMatchObject({
      hop: 'udp',
      why: expect.stringContaining('nothing listens'),
    })
  })

  it('3: datagrams are swallowed', async () => {
    expect(failureOf(await examined({ coap: await at(swallowing()) }, { patienceMs: PATIENCE_MS }))).toMatchObject({
      hop: 'udp',
      why: expect.stringContaining('no answer to a CoAP ping'),
      next: expect.stringContaining('sourceRanges'),
    })
  })

  it('4: the listener is there and does not answer uplinks', async () => {
    const walked = await examined({ coap: await at(pingOnly()) }, { patienceMs: PATIENCE_MS })
    expect(failureOf(walked)).toMatchObject({ hop: 'answer', why: expect.stringContaining('not answered') })
    expect(walked).toMatchObject({ token: { state: 'ok' }, socket: { state: 'ok' }, frame: { state: 'skipped' } })
  })

  it('5: the listener refuses uplinks', async () => {
    expect(failureOf(await examined({ coap: await at(pingOnly('4.29')) }))).toMatchObject({
      hop: 'answer',
      why: expect.stringContaining('4.29'),
    })
  })
})

describe('the doctor names the right hop when', () => {
  it.each<[string, FaultSwitches, string, string]>([
    ['6: the bus refuses', { 'bus-refuse': { rate: 1 } }, 'bus', '5.03'],
    ['7: the bus takes it and does not deliver', NEARLY_LOST, 'bus', 'neither stored'],
    ['8: it cannot be stored', { 'function-throw': { rate: 1, function: 'Persist' } }, 'storage', 'does not have it'],
    ['9: its table throttles', { 'table-throttle': { rate: 1, table: 'Events' } }, 'storage', 'the HTTP API'],
    ['10: it is not pushed', { 'function-throw': { rate: 1, function: 'Broadcast' } }, 'frame', 'did not arrive'],
  ])('%s', async (_, faults, hop, why) => {
    const patienceMs = hop === 'bus' && why === '5.03' ? AMPLE_MS : PATIENCE_MS
    expect(failureOf(await withFaults(faults, () => examined({}, { patienceMs })))).toMatchObject({
      hop,
      why: expect.stringContaining(why),
    })
  })

  it('11: the HTTP API is down', async () => {
    expect(failureOf(await examined({ http: `http://${NOTHING}` }))).toMatchObject({
      hop: 'storage',
      why: expect.stringContaining('cannot be reached (ECONNREFUSED)'),
    })
  })

  it('12: the token is signed with another key', async () => {
    const exp = Math.floor(Date.now() / 1000) + 300
    const claims = { sub: DOCTOR_DEVICE, exp, devices: [DOCTOR_DEVICE], scope: ['read' as const] }
    const token = await mintToken(claims, {
      current: new TextEncoder().encode('another key, as long as it must be here'),
    })
    const walked = await examined({}, { token })
    expect(failureOf(walked)).toMatchObject({ hop: 'token', why: expect.stringContaining('401 invalid-token') })
    expect(JSON.stringify(walked)).not.toContain(token)
  })

  it('13: the secret is not there', async () => {
    const tokenSecretArn = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:nothing-000000'
    expect(failureOf(await examined({ tokenSecretArn }))).toMatchObject({ hop: 'token' })
  })

  it('14: the clock is an hour behind', async () => {
    expect(failureOf(await examined({}, { now: () => Date.now() - 3_600_000 }))).toMatchObject({
      hop: 'token',
      why: expect.stringMatching(/expired-token.*the clock of this machine is \d+ s behind/),
    })
  })

  it('15: the socket is elsewhere', async () => {
    expect(failureOf(await examined({ webSocket: `ws://${NOTHING}/live` }))).toMatchObject({
      hop: 'socket',
      why: expect.stringContaining('ECONNREFUSED'),
    })
  })

  it('16: the handshake is refused', async () => {
    const faults: FaultSwitches = { 'function-throw': { rate: 1, function: 'Connect' } }
    expect(failureOf(await withFaults(faults, () => examined({})))).toMatchObject({
      hop: 'socket',
      why: expect.stringMatching(/the handshake is answered [45]\d\d/),
    })
  })
})
