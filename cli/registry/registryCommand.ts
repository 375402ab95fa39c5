import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { type DevicesTable, dynamoDevices } from '../../core/devices/devicesTable.ts'
import { type Subcommand, subcommand } from '../command/subcommand.ts'
import { outputsOf } from '../stack/outputs.ts'
import { localTarget } from '../stack/target.ts'
import { type RegistrySettings, readRegistrySettings, registryFace } from './settings.ts'

/**
 * A command that changes the record of one device.
 * @param change returns the sentence to print
 */
export const registryCommand = (
  name: 'register' | 'unregister' | 'block' | 'unblock',
  about: string,
  change: (devices: DevicesTable, deviceId: string) => Promise<string>,
): Subcommand<RegistrySettings> =>
  subcommand({
    ...registryFace(name, about),
    read: readRegistrySettings,
    run: async settings => {
      const { client, value } = await tableOf(settings)
      const devices = dynamoDevices({ client: new DynamoDBClient(client), tableName: value })
      return `${await change(devices, settings.deviceId)}\n`
    },
  })

const tableOf = async ({ directory, table, region, stack, outputs }: RegistrySettings) => {
  if (table === undefined && stack === undefined) return localTarget(directory, 'DevicesTable')
  const value = table ?? (await outputsOf({ stack: stack ?? '', outputs, region })).DevicesTable
  if (value === undefined) throw new Error(`${stack} has no output DevicesTable`)
  return { client: region === undefined ? {} : { region }, value }
}
