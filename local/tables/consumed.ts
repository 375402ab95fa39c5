import * as z from 'zod'

/** Request units that a call has consumed of one table, its indexes included. */
export type Consumed = { readonly table: string; readonly units: number }

const Capacity = z.object({ TableName: z.string().default(''), CapacityUnits: z.number() })
const Answer = z.object({ ConsumedCapacity: z.union([Capacity.transform(one => [one]), z.array(Capacity)]) })

const KEY = '"ConsumedCapacity":'

/** A request that asks for the units that it consumes. Not JSON stays what it is: the service finds it wanting. */
export const askingForCapacity = (body: Buffer): Buffer => {
  const text = body.toString()
  const asking = '{"ReturnConsumedCapacity":"INDEXES"'
  if (text.includes('"ReturnConsumedCapacity"')) return body
  const rest = text.trimStart().slice(1).trimStart()
  return Buffer.from(rest.startsWith('}') ? `${asking}}` : `${asking},${rest}`)
}

/** Units in the answer to such a request. They come last in it: a page of a megabyte is not read for them. */
export const consumedIn = (answer: string): readonly Consumed[] => {
  const at = answer.lastIndexOf(KEY)
  if (at < 0) return []
  const read = Answer.safeParse(JSON.parse(`{${answer.slice(at)}`))
  return read.success
    ? read.data.ConsumedCapacity.map(({ TableName, CapacityUnits }) => ({ table: TableName, units: CapacityUnits }))
    : []
}
