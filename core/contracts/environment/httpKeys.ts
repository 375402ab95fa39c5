import { identity } from './groups/identity.ts'
import { text } from './variables.ts'

export const httpKeysEnvironment = {
  BUS_NAME: text,
  DEVICES_TABLE: text,
  KEYS_TABLE: text,
  DEVICE_SECRET_ARN: text,
  ...identity,
}
