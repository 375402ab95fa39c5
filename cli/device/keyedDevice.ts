import { readFile } from 'node:fs/promises'
import type { CoapClient } from '../../core/coap/client/client.ts'
import { protectedClient } from '../../core/coap/client/protectedClient.ts'
import { securityContext } from '../../core/coap/oscore/context.ts'
import { DeviceKey } from '../../core/devices/keys/http/contract.ts'
import { UsageError } from '../exitCode.ts'
import { sequenceNumbers } from './sequenceNumbers.ts'

/** A device with a key: its id, and the protection of what it sends. */
export type KeyedDevice = {
  readonly deviceId: string
  readonly protect: (client: CoapClient) => Pick<CoapClient, 'request'>
}

/** Reads a key that `sonde key add` wrote. Its sequence numbers are kept beside it, in a file of the same name with `.sequence`. */
export const keyedDevice = async (file: string): Promise<KeyedDevice> => {
  const { deviceId, senderId, recipientId, masterSecret, masterSalt } = await keyIn(file)
  const context = securityContext({
    masterSecret: Buffer.from(masterSecret, 'hex'),
    masterSalt: Buffer.from(masterSalt, 'hex'),
    senderId: Buffer.from(senderId, 'hex'),
    recipientId: Buffer.from(recipientId, 'hex'),
  })
  const nextNumber = sequenceNumbers(`${file}.sequence`)
  return {
    deviceId,
    protect: client => {
      const { request } = protectedClient({ client, context, nextNumber })
      // A request that is sent again has a new number: it is another message, whatever its content.
      return { request: ({ again: _, ...rest }) => request(rest) }
    },
  }
}

const keyIn = async (file: string): Promise<DeviceKey> => {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new UsageError(`the file of the key, ${file}, cannot be read`, { cause })
  })
  try {
    return DeviceKey.parse(JSON.parse(text))
  } catch {
    // The error would quote the secret.
    throw new UsageError(`${file} holds no key as sonde key add writes it`)
  }
}
