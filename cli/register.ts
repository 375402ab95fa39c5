import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { dynamoDevices } from '../core/devices/devicesTable.ts'
import { registerDevice } from '../core/devices/register.ts'
import { parseRegisterSettings, REGISTER_USAGE, type RegisterSettings } from './access/registerSettings.ts'
import { localTarget } from './access/target.ts'
import { runScript } from './script.ts'

const tableOf = async ({ table, region }: RegisterSettings) =>
  table === undefined
    ? localTarget(process.cwd(), 'DevicesTable')
    : { client: region === undefined ? {} : { region }, value: table }

await runScript({
  usage: REGISTER_USAGE,
  parse: parseRegisterSettings,
  run: async settings => {
    const { client, value } = await tableOf(settings)
    const register = registerDevice(dynamoDevices({ client: new DynamoDBClient(client), tableName: value }))
    return `${settings.deviceId} is registered since ${await register(settings.deviceId, new Date())}\n`
  },
})
