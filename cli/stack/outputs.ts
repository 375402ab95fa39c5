import { readFile } from 'node:fs/promises'
import * as z from 'zod'

const Values = z.record(z.string(), z.string())
/** `cdk deploy --outputs-file`. */
const CdkOutputs = z.record(z.string(), Values)
/** `aws cloudformation describe-stacks`. */
const DescribedStacks = z.object({
  Stacks: z.array(
    z.looseObject({
      StackName: z.string(),
      Outputs: z.array(z.looseObject({ OutputKey: z.string(), OutputValue: z.string() })).default([]),
    }),
  ),
})

/** The file that `cdk deploy --outputs-file` writes, as the manual does. */
const USUAL_FILE = 'cdk-outputs.json'

/** A stack in AWS. */
export type DeployedStack = {
  readonly stack: string
  /** The file of its outputs; undefined to look for the usual file, and else to ask CloudFormation. */
  readonly outputs: string | undefined
  readonly region: string | undefined
}

/** The outputs of a stack by their names. */
export type Outputs = Readonly<Record<string, string>>

/**
 * The outputs of a stack: from the file that is named, else from the file that `cdk deploy` writes here where it knows the stack, else
 * from CloudFormation.
 * @throws Error that says how to get them
 */
export const outputsOf = async ({ stack, outputs, region }: DeployedStack): Promise<Outputs> => {
  if (outputs !== undefined) return stackOutputs(outputs, stack)
  const text = await readFile(USUAL_FILE, 'utf8').catch(() => undefined)
  const written = text === undefined ? undefined : outputsIn(text, USUAL_FILE)[stack]
  if (written) return written
  const { describedOutputs } = await import('./describedOutputs.ts')
  return describedOutputs(stack, region)
}

/**
 * The outputs of a stack, from the file that `cdk deploy` writes or from what the AWS CLI prints.
 * @throws Error that says how to get the file, or which stacks are in it
 */
export const stackOutputs = async (file: string, stack: string): Promise<Outputs> => {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Error(
      `${file} is not there: cdk deploy writes it here, or\n  aws cloudformation describe-stacks --stack-name ${stack} > ${file}`,
    )
  })
  const byStack = outputsIn(text, file)
  const found = byStack[stack]
  if (found) return found
  throw new Error(`${file} has no stack ${stack}, but ${Object.keys(byStack).join(', ') || 'none at all'}`)
}

const outputsIn = (text: string, file: string): Readonly<Record<string, Readonly<Record<string, string>>>> => {
  const parsed = jsonIn(text)
  const described = DescribedStacks.safeParse(parsed)
  if (described.success) {
    return Object.fromEntries(
      described.data.Stacks.map(({ StackName, Outputs }) => [
        StackName,
        Object.fromEntries(Outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue])),
      ]),
    )
  }
  const written = CdkOutputs.safeParse(parsed)
  if (written.success) return written.data
  throw new Error(`${file} holds no outputs of stacks`)
}

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
