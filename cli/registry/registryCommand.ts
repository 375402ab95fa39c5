import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { type DevicesTable, dynamoDevices } from '../../core/devices/devicesTable.ts'
import type { Command } from '../command.ts'
import { localTarget } from '../stack/target.ts'
import { parseRegistrySettings, type RegistrySettings, registryUsage } from './settings.ts'

/**
 * A command that changes the record of one device.
 * @param change returns the sentence to print
 */
export const registryCommand = (
  name: 'register' | 'unregister' | 'block' | 'unblock',
  about: string,
  change: (devices: DevicesTable, deviceId: string) => Promise<string>,
): Command<RegistrySettings> => ({
  name: `npm run ${name}`,
  usage: registryUsage(name, about),
  parse: parseRegistrySettings,
  run: async settings => {
    const { client, value } = await tableOf(settings)
    const devices = dynamoDevices({ client: new DynamoDBClient(client), tableName: value })
    return `${await change(devices, settings.deviceId)}\n`
  },
})

const tableOf = async ({ directory, table, region }: RegistrySettings) =>
  table === undefined
    ? localTarget(directory, 'DevicesTable')
    : { client: region === undefined ? {} : { region }, value: table }
