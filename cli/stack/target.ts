import type { StackOutput } from '../../core/contracts/outputs.ts'
import { readEndpoints } from '../../local/endpoints.ts'

/** The settings of an AWS client. Without credentials the SDK looks for them where it always does. */
export type ClientSettings = {
  readonly endpoint?: string
  readonly region?: string
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

/** The settings with which an AWS client reaches the services of a local stack, as its administrator. */
export const localClient = (endpoint: string): ClientSettings => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
})

/**
 * One output of the stack that runs from a folder, and how its services are reached.
 * @param directory that of its `endpoints.json`
 * @throws Error when no stack runs from there, or it lacks the output
 */
export const localTarget = async (
  directory: string,
  output: StackOutput,
): Promise<{ readonly client: ClientSettings; readonly value: string }> => {
  const { aws, outputs } = await readEndpoints(directory)
  const value = outputs[output]
  if (value === undefined) throw new Error(`the stack that runs from ${directory} has no output ${output}`)
  return { client: localClient(aws), value }
}
