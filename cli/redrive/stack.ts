import { readEndpoints } from '../../local/endpoints.ts'
import { outputsOf } from '../stack/outputs.ts'
import { type ClientSettings, localClient } from '../stack/target.ts'
import type { RedriveSettings } from './settings.ts'

/** A stack with dead letters: how its queues are reached, and the bus to which letters are sent again. */
export type StackOfLetters = {
  readonly client: ClientSettings
  readonly busName: string
  /** Undefined for the local run, which is one stack. */
  readonly stackName: string | undefined
}

/** @throws Error when there is no such stack */
export const stackOfLetters = async ({ from }: Pick<RedriveSettings, 'from'>): Promise<StackOfLetters> => {
  if (from.kind === 'local') {
    const { aws, outputs } = await readEndpoints(from.directory)
    return { client: localClient(aws), busName: busIn(outputs), stackName: undefined }
  }
  const { stack, region } = from
  const client = region === undefined ? {} : { region }
  return { client, busName: busIn(await outputsOf(from)), stackName: stack }
}

const busIn = ({ BusName }: Readonly<Record<string, string>>): string => {
  if (BusName === undefined) throw new Error('this stack has no output BusName')
  return BusName
}
