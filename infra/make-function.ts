import type { RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import type { bundles } from './bundle.ts'
import type { FunctionName } from './names.ts'
import { SondeFunction, type SondeFunctionProps } from './sonde-function.ts'

/** Makes a function of the stage from a file of `lambdas/`. */
export type MakeFunction = (
  scope: Construct,
  id: string,
  props: Omit<SondeFunctionProps, 'bundle' | 'logRetention'> & { readonly name: FunctionName },
) => SondeFunction

export const functionMaker =
  ({ built, logRetention }: { built: ReturnType<typeof bundles>; logRetention: RetentionDays }): MakeFunction =>
  (scope, id, { name, ...props }) =>
    new SondeFunction(scope, id, { ...props, bundle: built.ofFunction(name), logRetention })
