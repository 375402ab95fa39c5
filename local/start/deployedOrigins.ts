import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

const CDK_JSON = join(import.meta.dirname, '../../cdk.json')
const Project = z.object({
  context: z.object({ sonde: z.object({ allowedOrigins: z.unknown() }).partial() }).partial(),
})

/** The origins that a deployed stage allows: `allowedOrigins` of `cdk.json`, or none beside the console's own. */
export const deployedOrigins = (): unknown => {
  const { context } = Project.parse(JSON.parse(readFileSync(CDK_JSON, 'utf8')))
  return context.sonde?.allowedOrigins ?? []
}
