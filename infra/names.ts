import { type FunctionName, functionEnvironments } from '../core/contracts/environment/functions.ts'

const isFunctionName = (name: string): name is FunctionName => Object.hasOwn(functionEnvironments, name)

/** The functions, by the names of their files in `lambdas/`. */
export const functionNames: readonly FunctionName[] = Object.keys(functionEnvironments).filter(isFunctionName)
