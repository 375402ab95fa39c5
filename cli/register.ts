import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { dynamoDevices } from '../core/devices/devicesTable.ts'
import { registerDevice } from '../core/devices/register.ts'
import { runCommand } from './command.ts'
import { parseRegisterSettings, REGISTER_USAGE, type RegisterSettings } from './register/settings.ts'
import { localTarget } from './stack/target.ts'

const tableOf = async ({ table, region }: RegisterSettings) =>
  table === undefined
    ? localTarget(process.cwd(), 'DevicesTable')
    : { client: region === undefined ? {} : { region }, value: table }

await runCommand({
  usage: REGISTER_USAGE,
  parse: parseRegisterSettings,
  run: async settings => {
    const { client, value } = await tableOf(settings)
    const register = registerDevice(dynamoDevices({ client: new DynamoDBClient(client), tableName: value }))
    return `${settings.deviceId} is registered since ${await register(settings.deviceId, new Date())}\n`
  },
})
