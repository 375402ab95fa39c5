import * as z from 'zod'
import { QueueFailure } from './failure.ts'

const List = z.looseObject({
  QueueNamePrefix: z.string().default(''),
  MaxResults: z.int().min(1).max(1000).exactOptional(),
  NextToken: z.string().exactOptional(),
})
const ByName = z.looseObject({ QueueName: z.string() })

/** Lists queues by their names, in pages where a maximum is given. Amazon SQS API Reference, "ListQueues". */
export const listQueues = (names: readonly string[], urlOf: (name: string) => string, body: unknown) => {
  const parsed = List.safeParse(body)
  if (!parsed.success)
    throw new QueueFailure('InvalidParameterValue', z.prettifyError(parsed.error).replaceAll(/\s+/g, ' '))
  const { QueueNamePrefix, MaxResults = 1000, NextToken = '' } = parsed.data
  const after = Buffer.from(NextToken, 'base64').toString()
  const found = names.filter(name => name.startsWith(QueueNamePrefix) && name > after).toSorted()
  const page = found.slice(0, MaxResults)
  const last = page.at(-1)
  return {
    QueueUrls: page.map(urlOf),
    ...(found.length > page.length && last !== undefined && { NextToken: Buffer.from(last).toString('base64') }),
  }
}

/** Amazon SQS API Reference, "GetQueueUrl". @throws QueueFailure when there is no such queue */
export const queueUrl = (names: readonly string[], urlOf: (name: string) => string, body: unknown) => {
  const parsed = ByName.safeParse(body)
  const name = parsed.success ? parsed.data.QueueName : ''
  if (!names.includes(name)) throw new QueueFailure('QueueDoesNotExist', 'The specified queue does not exist.')
  return { QueueUrl: urlOf(name) }
}
