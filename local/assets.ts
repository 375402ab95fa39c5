import * as z from 'zod'
import type { Resource } from './contracts.ts'
import type { Assembly } from './template/synth.ts'

const Code = z.looseObject({ Code: z.looseObject({ S3Key: z.string() }) })

/** Hash of a function's asset. */
export const codeHash = ({ properties }: Resource): string => Code.parse(properties).Code.S3Key.replace(/\.zip$/, '')

/** Folder of an asset. @throws Error when the assembly does not have it */
export const assetOf = (assembly: Assembly, hash: string): string => {
  const directory = assembly.assetDirectory(hash)
  if (!directory) throw new Error(`the assembly has no asset ${hash}`)
  return directory
}
