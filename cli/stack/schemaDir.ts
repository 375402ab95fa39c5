import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import * as z from 'zod'

const ROOT = join(import.meta.dirname, '../..')
const CdkJson = z.object({ context: z.object({ sonde: z.object({ schemaDir: z.string().default('proto') }) }) })

/** The folder of the schema that the stages of this clone have. @param given one that the user names instead */
export const schemaDirectory = (given?: string): string =>
  resolve(
    ROOT,
    given ?? CdkJson.parse(JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'))).context.sonde.schemaDir,
  )
