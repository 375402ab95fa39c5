import type { Server } from 'node:http'
import * as z from 'zod'
import type { UpdateEnd } from '../../core/table/executeStatements.ts'
import type { StatementUpdate } from '../../core/table/updateStatement.ts'

const Answer = z.looseObject({
  __type: z.string().optional(),
  message: z.string().optional(),
  ConsumedCapacity: z.looseObject({ CapacityUnits: z.number() }).optional(),
})

/** Updates of single items by a dynalite that listens. The SDK would not hand on what a condition that fails has consumed. */
export const updates =
  (server: Server) =>
  async (input: StatementUpdate): Promise<UpdateEnd> => {
    const address = server.address()
    if (typeof address !== 'object' || address === null) throw new Error('dynalite does not listen')
    const response = await fetch(`http://127.0.0.1:${address.port}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'DynamoDB_20120810.UpdateItem',
        'x-amz-date': '20260101T000000Z',
        authorization:
          'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
      },
      body: JSON.stringify({ ...input, ReturnConsumedCapacity: 'INDEXES' }),
    })
    const { __type = '', message, ConsumedCapacity } = Answer.parse(await response.json())
    const isRefused = __type.endsWith('#ConditionalCheckFailedException')
    if (!response.ok && !isRefused) throw new Error(message ?? __type)
    return { isMade: !isRefused, units: ConsumedCapacity?.CapacityUnits ?? 0 }
  }
