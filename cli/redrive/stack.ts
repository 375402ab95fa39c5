import { readEndpoints } from '../../local/endpoints.ts'
import type { ClientSettings } from '../access/target.ts'
import { stackOutputs } from '../stack/outputs.ts'
import type { RedriveSettings } from './settings.ts'

/** Where the dead letters of a stack lie, and the bus that they go back to. */
export type StackOfLetters = {
  readonly client: ClientSettings
  readonly busName: string
  /** None for the local run, which is one stack. */
  readonly stackName: string | undefined
}

/** @throws Error when there is no such stack */
export const stackOfLetters = async ({ from }: Pick<RedriveSettings, 'from'>): Promise<StackOfLetters> => {
  if (from.kind === 'local') {
    const { aws, outputs } = await readEndpoints(from.directory)
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
    return {
      client: { endpoint: aws, region: 'us-east-1', credentials },
      busName: busIn(outputs),
      stackName: undefined,
    }
  }
  const { stack, outputs, region } = from
  const client = region === undefined ? {} : { region }
  return { client, busName: busIn(await stackOutputs(outputs, stack)), stackName: stack }
}

const busIn = ({ BusName }: Readonly<Record<string, string>>): string => {
  if (BusName === undefined) throw new Error('this stack has no output BusName')
  return BusName
}
