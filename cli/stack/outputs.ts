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

/**
 * The outputs of a stack, from the file that `cdk deploy` writes or from what the AWS CLI prints.
 * @throws Error that says how to get the file, or which stacks are in it
 */
export const stackOutputs = async (file: string, stack: string): Promise<Readonly<Record<string, string>>> => {
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
