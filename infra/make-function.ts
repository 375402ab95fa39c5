import type { Construct } from 'constructs'
import type { Bundles } from './bundle.ts'
import type { Config } from './config.ts'
import type { FunctionName } from './names.ts'
import { SondeFunction, type SondeFunctionProps } from './sonde-function.ts'

/** Makes a function of the stage from a file of `lambdas/`. */
export type MakeFunction = (
  scope: Construct,
  id: string,
  props: Omit<SondeFunctionProps, 'bundle' | 'logRetention' | 'kmsKeyArn'> & { readonly name: FunctionName },
) => SondeFunction

export const functionMaker =
  ({ built, config }: { built: Bundles; config: Config }): MakeFunction =>
  (scope, id, { name, ...props }) =>
    new SondeFunction(scope, id, {
      ...props,
      bundle: built.ofFunction(name),
      logRetention: config.logRetentionDays,
      kmsKeyArn: config.kmsKeyArn,
    })
