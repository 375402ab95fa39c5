import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import type { StatusDetail } from '../detail.ts'

/** A client of a bus that keeps the details which it is given, by call. @param refuses whether it takes none of them */
export const busOf = ({ refuses = false }: { readonly refuses?: boolean } = {}) => {
  const calls: StatusDetail[][] = []
  const client = new EventBridgeClient({ region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } })
  client.middlewareStack.add(
    () => async args => {
      const { Entries } = JSON.parse(JSON.stringify(args.input))
      if (!refuses) calls.push(Entries.map(({ Detail }: { Detail: string }) => JSON.parse(Detail)))
      const FailedEntryCount = refuses ? Entries.length : 0
      return { response: {}, output: { FailedEntryCount, $metadata: {} } as never }
    },
    { step: 'initialize' },
  )
  return { client, calls }
}
