import { onTestFinished } from 'vitest'
import { coapClient } from '../../core/coap/client/client.ts'
import { protectedClient } from '../../core/coap/client/protectedClient.ts'
import { methods } from '../../core/coap/message/code.ts'
import { type Content, NO_BYTES, type Option } from '../../core/coap/message/message.ts'
import { securityContext } from '../../core/coap/oscore/context.ts'
import { protectRequest } from '../../core/coap/oscore/protect.ts'
import { pathOptions } from '../../core/coap/uri.ts'
import type { ListenerEnvironment } from '../../core/contracts/environment/listener.ts'
import { derivedSecrets } from '../../core/devices/keys/derivedSecrets.ts'
import { newKid } from '../../core/devices/keys/kid.ts'
import type { DeviceRecord } from '../../core/devices/record.ts'
import { keyTable } from './keyTable.ts'
import { someUplink, testListener } from './testListener.ts'

/** The device secret of the stage. */
export const secret = { id: 'v1', bytes: Buffer.alloc(32, 5) }
/** The record of a device with a key. */
export const KEYED: DeviceRecord = { deviceId: 'ABC123', keyedAt: '2026-01-01T00:00:00.000Z' }

/** A listener of a stage with keys, at a UDP port, and a device with one. */
export const keyedListener = async ({
  readDevice = async () => KEYED,
  plainCoap = 'unless-keyed',
  hasKeys = true,
  hasForeignKids = false,
  environment = {},
  now,
}: {
  readDevice?: (deviceId: string) => Promise<DeviceRecord | undefined>
  environment?: Partial<ListenerEnvironment>
  plainCoap?: ListenerEnvironment['PLAIN_COAP']
  hasKeys?: boolean
  hasForeignKids?: boolean
  /** ms, monotonic */
  now?: () => number
} = {}) => {
  const table = keyTable()
  const kid = newKid(secret.bytes)
  table.add({
    kid: kid.toString('hex'),
    deviceId: 'ABC123',
    status: 'active',
    createdAt: new Date(Date.now() - 60_000).toISOString(),
    secretId: 'v1',
    sent: -1,
    version: 0,
  })
  const running = await testListener({
    environment: { PLAIN_COAP: plainCoap, METRICS_SECONDS: 3600, ...environment },
    readDevice,
    ...(now && { now }),
    keys: { store: table.store, secrets: () => [secret], hasKeys: () => hasKeys, hasForeignKids: () => hasForeignKids },
  })
  const client = coapClient({ host: '127.0.0.1', port: running.listener.coapPort })
  onTestFinished(() => client.close())
  let number = 0
  const context = securityContext({ ...derivedSecrets(secret.bytes, kid), senderId: kid, recipientId: NO_BYTES })
  /** A message of the device, whatever is inside, to be sent by anybody. @param outside options beside those of the protection */
  const protectedMessage = (
    content: Content,
    { outside = [], of = number++ }: { outside?: readonly Option[]; of?: number } = {},
  ) => {
    const { content: outer, binding } = protectRequest(context, of, content)
    const options = [...outer.options, ...outside].toSorted((one, other) => one.number - other.number)
    return { binding, request: { method: 'POST', path: '/', options, payload: outer.payload } as const }
  }
  /** A message of the device that has been overheard. */
  const overheard = (path: string) =>
    protectedMessage({ code: methods.POST, options: [...pathOptions(path)], payload: someUplink }).request
  const device = (deviceSecret = secret.bytes, nextNumber = () => number++) =>
    protectedClient({
      client,
      context: securityContext({ ...derivedSecrets(deviceSecret, kid), senderId: kid, recipientId: NO_BYTES }),
      nextNumber,
    })
  return { ...running, table, client, context, device, overheard, protectedMessage, kid: kid.toString('hex') }
}
