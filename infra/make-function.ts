import type { Construct } from 'constructs'
import { variablesOf } from '../core/contracts/environment/environment.ts'
import { type EnvironmentOf, type FunctionName, functionEnvironments } from '../core/contracts/environment/functions.ts'
import type { Bundles } from './bundle.ts'
import type { Config } from './config.ts'
import { SondeFunction, type SondeFunctionProps } from './sonde-function.ts'

type FunctionProps<Name extends FunctionName> = Omit<
  SondeFunctionProps,
  'name' | 'bundle' | 'environment' | 'logRetention' | 'kmsKeyArn'
> & {
  /** Its file in `lambdas/`. */
  readonly name: Name
  /** A value for each variable that the function reads. */
  readonly environment: EnvironmentOf<Name>
}

/** Makes a function of the stage from a file of `lambdas/`. */
export type MakeFunction = <Name extends FunctionName>(
  scope: Construct,
  id: string,
  props: FunctionProps<Name>,
) => SondeFunction

export const functionMaker =
  ({ built, config }: { built: Bundles; config: Config }): MakeFunction =>
  (scope, id, { name, environment, ...props }) =>
    new SondeFunction(scope, id, {
      ...props,
      name,
      bundle: built.ofFunction(name),
      environment: variablesOf(functionEnvironments[name], environment),
      logRetention: config.logRetentionDays,
      kmsKeyArn: config.kmsKeyArn,
    })
