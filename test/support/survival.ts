import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import * as z from 'zod'
import { coapClient } from '../../core/coap/client/client.ts'
import { type Endpoints, readEndpoints } from '../../local/endpoints.ts'
import { LOOPBACK } from '../../local/host.ts'
import { holdUdpPort } from '../../local/listener/heldUdpPort.ts'
import { codecs } from '../../proto/codec.ts'
import { readSchema } from '../../proto/schemaFiles.ts'
import { faultsOf, messageOf, recorded, type Viewed } from './completeness.ts'
import { startsInTurn } from './inTurn.ts'
import { type LoggedProcess, startLoggedProcess } from './loggedProcess.ts'
import { type RawViewer, rawViewer } from './rawViewer.ts'
import { ACCEPTED, type StackUnderTest, stackUnderTest } from './stack.ts'

/** How a run ends: as with Ctrl-C, or killed. */
export type End = 'SIGINT' | 'SIGKILL'

/** The part of a test that happens in a run. */
export type InRun = (run: { readonly endpoints: Endpoints; readonly directory: string }) => Promise<void>
const nothing: InRun = async () => undefined

/** As many devices send at a time as the stack takes. */
const DEVICES = 32
/** How long the stack may take to store and to push what it has accepted, ms. */
const PATIENCE_MS = 400_000
/** When a viewer looks at history once more after it has connected, ms. */
const SETTLE_MS = 5_000

const devices = Array.from({ length: DEVICES }, (_, index) => `Kept-${index}`)
const Counts = z.record(z.string(), z.number())
const Stored = z.looseObject({ id: z.string(), uplink: z.looseObject({ uplink_count: z.number() }) })

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, LOOPBACK.bind)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

/** Sends from all devices, each one at a time, without a pause. */
const burst = (coap: string, firstCount: number) => {
  const { uplink } = codecs(readSchema('proto'))
  const { hostname, port } = new URL(coap)
  const clients = devices.map(() => coapClient({ host: hostname, port: Number(port) }))
  const acknowledged = new Set<string>()
  const enough = Promise.withResolvers<void>()
  let target = Number.POSITIVE_INFINITY
  let isOver = false
  const send = async (deviceId: string, client: ReturnType<typeof coapClient>): Promise<void> => {
    for (let count = firstCount; !isOver; count++) {
      const payload = uplink.encode({ uplink_count: count })
      const answer = await client.request({ method: 'POST', path: `/uplink/${deviceId}`, payload })
      if (ACCEPTED.test(answer.code)) acknowledged.add(`${deviceId} ${count}`)
      if (acknowledged.size >= target) enough.resolve()
    }
  }
  // A device whose stack has gone gets no answer.
  const sent = devices.map((deviceId, at) => clients[at] && send(deviceId, clients[at]).catch(() => undefined))
  return {
    /** Resolves once so many are acknowledged; sending goes on. */
    acknowledged: (count: number): Promise<void> => {
      target = count
      return enough.promise
    },
    /** @returns every uplink that was acknowledged, as `DEVICE COUNT` */
    end: async (): Promise<ReadonlySet<string>> => {
      isOver = true
      for (const client of clients) client.close()
      await Promise.all(sent)
      return acknowledged
    },
  }
}

/** The events of all devices in history: their uplinks as `DEVICE COUNT`, and their messages. */
const stored = async (stack: StackUnderTest) => {
  const uplinks = new Set<string>()
  const messages = new Set<string>()
  for (const deviceId of devices) {
    for (const { id, uplink } of Stored.array().parse(await stack.events(deviceId))) {
      uplinks.add(`${deviceId} ${uplink.uplink_count}`)
      messages.add(messageOf(id))
    }
  }
  return { uplinks, messages }
}

/** A port is free once the listener of the run before is gone: one that is left would go on answering devices. */
const isFree = (port: number): Promise<boolean> =>
  holdUdpPort(port, LOOPBACK).then(
    held => held.release().then(() => true),
    () => false,
  )

/**
 * Runs a stack with `--data` that is ended while it takes all the uplinks it can, once for each end; starts it again, and expects that every
 * acknowledged uplink is in history and was seen once by viewers that were there all the time.
 * @param uplinks acknowledged in each run before it is ended
 * @param first done in the first run, before anything is sent; `last` in the last, when everything has been seen
 */
export const survives = async ({
  ends,
  uplinks,
  first = nothing,
  last = nothing,
}: {
  readonly ends: readonly End[]
  readonly uplinks: number
  readonly first?: InRun
  readonly last?: InRun
}) => {
  const directory = await mkdtemp(join(tmpdir(), 'sonde-kept-'))
  const flags: string[] = []
  for (const flag of ['--coap-port', '--ws-port', '--http-port']) flags.push(flag, String(await freePort()))
  const start = () =>
    startsInTurn(() =>
      startLoggedProcess({
        name: 'the stack that is ended',
        args: [
          'local/main.ts',
          '--dir',
          directory,
          '--data',
          join(directory, 'data'),
          '--no-demo',
          '--no-watch',
          ...flags,
        ],
        env: { CDK_VALIDATION: 'false' },
        log: join(directory, 'stack.log'),
        isUp: line => line.startsWith('Sonde runs'),
      }),
    )
  const acknowledged = new Set<string>()
  let viewers: { readonly sdk: Viewed; readonly raw: RawViewer } | undefined
  let run: LoggedProcess | undefined
  try {
    for (const [lap, end] of ends.entries()) {
      run = await start()
      const endpoints = await readEndpoints(directory)
      if (lap === 0) await first({ endpoints, directory })
      viewers ??= await watching(endpoints)
      const sending = burst(endpoints.coap, lap * 1_000_000)
      await sending.acknowledged(uplinks)
      await run.stop(end)
      for (const one of await sending.end()) acknowledged.add(one)
      await expect.poll(() => isFree(Number(new URL(endpoints.coap).port))).toBe(true)
    }
    run = await start()
    const endpoints = await readEndpoints(directory)
    const stack = stackUnderTest(endpoints)
    const missing = async () => {
      const { uplinks: inHistory } = await stored(stack)
      return [...acknowledged].filter(one => !inHistory.has(one)).length
    }
    const waiting = async () => {
      const { persist = 0, broadcast = 0 } = Counts.parse(
        await (await fetch(`${endpoints.aws}/_local/unfinished`)).json(),
      )
      return persist + broadcast
    }
    await expect.poll(waiting, { timeout: PATIENCE_MS, interval: 500 }).toBe(0)
    expect(await missing()).toBe(0)
    const expected = (await stored(stack)).messages
    if (!viewers) throw new Error('nothing was run')
    const { sdk, raw } = viewers
    // The stack's own programs log as well, the stage tells that a device is new, and what else a test sends is its own.
    const isCounted = ({ deviceId, type }: { readonly deviceId: string; readonly type: string }) =>
      devices.includes(deviceId) && type === 'uplink'
    const uplinksSeen = () => ({ ...sdk, items: sdk.items.filter(isCounted) })
    await expect.poll(() => faultsOf(uplinksSeen(), expected), { timeout: PATIENCE_MS, interval: 500 }).toEqual([])
    await raw.readAgain()
    const seen = new Set([...raw.ids].map(messageOf))
    expect([...expected].filter(message => !seen.has(message))).toEqual([])
    await last({ endpoints, directory })
    await stack.close()
    return { acknowledged: acknowledged.size, stored: expected.size }
  } finally {
    viewers?.sdk.watch.close()
    viewers?.raw.close()
    await run?.stop()
    await rm(directory, { recursive: true })
  }
}

/** One viewer with the SDK, and one without it. */
const watching = async ({ webSocket: url, http, token }: Endpoints) => {
  const sdk = recorded('viewer', { url, http: http ?? '', token, deviceId: '*', settleMs: SETTLE_MS })
  const raw = rawViewer(url, token, SETTLE_MS)
  await expect.poll(() => sdk.watch.state.state, { timeout: PATIENCE_MS }).toBe('live')
  return { sdk, raw }
}
