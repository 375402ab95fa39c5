import { isDeviceId } from '../../core/contracts/deviceId.ts'
import { readFlags } from '../../local/flags.ts'
import { dirUsage, localDirectory } from '../stack/directory.ts'

/** A device, and the table that has its record. */
export type RegistrySettings = {
  readonly deviceId: string
  /** Folder of a local stack. */
  readonly directory: string
  /** Name of the Devices table in AWS; undefined for the table of the local stack. */
  readonly table?: string
  readonly region?: string
}

/** The usage of a command about one device. @param about a sentence on the effect of the command */
export const registryUsage = (command: string, about: string): string => `${about}

  npm run ${command} -- --id ABC123 [--dir DIR | --table NAME [--region eu-central-1]]

  --id      the device's id
  --table   the stack's Devices table in AWS (its output DevicesTable); without it the stack that npm start runs
            in this folder
  --region  the table's region; the one of your AWS settings unless given
  ${dirUsage(10)}
`

/**
 * Reads the command line. @returns undefined when help is asked for
 * @throws Error that names what is wrong
 */
export const parseRegistrySettings = (args: readonly string[]): RegistrySettings | undefined => {
  const text = { type: 'string' } as const
  const { values } = readFlags({
    args: [...args],
    options: { id: text, dir: text, table: text, region: text, help: { type: 'boolean', short: 'h' } },
  })
  if (values.help) return undefined
  const { id, dir, table, region } = values
  if (id === undefined) throw new Error('--id is missing')
  if (!isDeviceId(id))
    throw new Error(`'${id}' is not a device id: a letter or digit, then up to 63 of letters, digits and _ . : -`)
  if (region !== undefined && table === undefined) throw new Error('--region goes with --table')
  const directory = localDirectory(dir, { table })
  return { deviceId: id, directory, ...(table !== undefined && { table }), ...(region !== undefined && { region }) }
}
