import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { readConfig } from '../../infra/config.ts'

const CDK_JSON = join(import.meta.dirname, '../../cdk.json')
const Project = z.object({ context: z.object({ sonde: z.looseObject({}).default({}) }).default({ sonde: {} }) })

/** Settings that one stage of `cdk.json` has when it is deployed, and the stage `local` has not. */
type Deployed = ReturnType<typeof readConfig>

/** Reads them from `cdk.json`, or by default. @throws Error when a setting there is wrong */
const deployedStage = (): Deployed => {
  const { context } = Project.parse(JSON.parse(readFileSync(CDK_JSON, 'utf8')))
  return readConfig(context.sonde)
}

/** The origins that a deployed stage allows: `allowedOrigins` of `cdk.json`, or none beside the console's own. */
export const deployedOrigins = (): Pick<Deployed, 'allowedOrigins'> => {
  const { allowedOrigins } = deployedStage()
  return { allowedOrigins }
}

/** The rates at which a deployed stage takes uplinks. The stage `local` takes many more, for load tests from one machine. */
export const deployedRates = (): Pick<Deployed, 'deviceRatePerSecond' | 'deviceRateBurst' | 'newNamesPerMinute'> => {
  const { deviceRatePerSecond, deviceRateBurst, newNamesPerMinute } = deployedStage()
  return { deviceRatePerSecond, deviceRateBurst, newNamesPerMinute }
}
