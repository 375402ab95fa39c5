import { join } from 'node:path'
import { readEndpoints } from '../../local/endpoints.ts'

/** How an AWS client reaches what it works on. Without credentials the SDK finds them as usual. */
export type ClientSettings = {
  readonly endpoint?: string
  readonly region?: string
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

/** One output of the stack that runs from this folder, and how to reach its services. @throws when none runs */
export const localTarget = async (
  folder: string,
  output: string,
): Promise<{ readonly client: ClientSettings; readonly value: string }> => {
  const { aws, outputs } = await readEndpoints(join(folder, '.sonde'))
  const value = outputs[output]
  if (value === undefined) throw new Error(`the stack that runs here has no output ${output}`)
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  return { client: { endpoint: aws, region: 'us-east-1', credentials }, value }
}
