import { isDeviceId } from '../../core/contracts/deviceId.ts'
import type { Face, Values } from '../command/flags.ts'
import { localDirectory } from '../stack/directory.ts'
import { stackFlags } from '../stack/flags.ts'

/** A device, and the table that has its record. */
export type RegistrySettings = {
  readonly deviceId: string
  /** Folder of a local stack. */
  readonly directory: string
  /** Name of the Devices table in AWS; undefined for the table of the local stack. */
  readonly table?: string
  readonly region?: string
  /** Name of a stack in AWS, and the file of its outputs. */
  readonly stack?: string
  readonly outputs?: string
}

const flags = {
  id: { value: 'id', about: "the device's id", completes: 'devices' },
  table: {
    value: 'name',
    about:
      "the stack's Devices table in AWS (its output DevicesTable); without it, and without --stack, the stack that npm start runs in this folder",
  },
  ...stackFlags,
} as const

/** The face of a command about one device. @param about a sentence on the effect of the command */
export const registryFace = (name: string, about: string) =>
  ({
    name,
    about,
    words: { name: 'id', about: "the device's id, as --id", completes: 'devices' },
    flags,
    examples: [{ line: `npx sonde ${name} ABC123`, about: 'for a device of the stack that runs here' }],
  }) as const satisfies Face

/** @throws Error that names what is wrong */
export const readRegistrySettings = (values: Values<typeof flags>, [word]: readonly string[]): RegistrySettings => {
  const { dir, table, region, stack, outputs } = values
  const id = word ?? values.id
  if (id === undefined) throw new Error('--id is missing')
  if (!isDeviceId(id))
    throw new Error(`'${id}' is not a device id: a letter or digit, then up to 63 of letters, digits and _ . : -`)
  if (table !== undefined && stack !== undefined) throw new Error('--table or --stack, not both')
  if (region !== undefined && table === undefined && stack === undefined)
    throw new Error('--region goes with --table or --stack')
  if (outputs !== undefined && stack === undefined) throw new Error('--outputs goes with --stack')
  const directory = localDirectory(dir, { table, stack })
  return {
    deviceId: id,
    directory,
    ...(table !== undefined && { table }),
    ...(region !== undefined && { region }),
    ...(stack !== undefined && { stack, ...(outputs !== undefined && { outputs }) }),
  }
}
