import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import * as z from 'zod'
import { type Bundles, ROOT } from '../bundle.ts'
import type { Config } from '../config.ts'
import { SondeStack } from '../sonde-stack.ts'

const CdkJson = z.looseObject({ context: z.record(z.string(), z.unknown()) })

/** The context in `cdk.json`: feature flags. */
export const cdkContext = (): Record<string, unknown> =>
  CdkJson.parse(JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'))).context

/** Without the rules by which CDK checks templates: they take two thirds of a synth. `test/long/stages.test.ts` goes by them. */
export const uncheckedContext = (): Record<string, unknown> => ({
  ...cdkContext(),
  '@aws-cdk/core:validateAgainstDefaultRules': false,
})

/** A stage in a folder, as `cdk synth` leaves it there. */
export type Synthesised = {
  readonly directory: string
  readonly stackName: string
  /** Every bundle by name, bytes. */
  readonly bundleSizes: Readonly<Record<string, number>>
}

/** Synthesises a stage in this process. @throws Error with what the CDK says against it */
export const assemble = ({
  config,
  bundled,
  outdir,
}: {
  config: Config
  bundled: Bundles
  outdir: string
}): Synthesised => {
  const app = new App({ context: uncheckedContext(), outdir })
  const { stackName, bundleSizes } = new SondeStack(app, `Sonde-${config.stage}`, { config, bundled })
  app.synth()
  return { directory: outdir, stackName, bundleSizes: Object.fromEntries(bundleSizes) }
}
