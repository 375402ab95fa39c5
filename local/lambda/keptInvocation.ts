import * as z from 'zod'
import type { Left } from '../journal/records.ts'

const FunctionError = z.object({
  errorType: z.string(),
  errorMessage: z.string(),
  trace: z.array(z.string()).readonly().exactOptional(),
})
const Record = z.object({
  functionArn: z.string(),
  requestId: z.string(),
  payload: z.string(),
  attempts: z.int(),
  dueAt: z.number(),
  lastError: FunctionError.exactOptional(),
})
type Record = z.infer<typeof Record>

/** An asynchronous invocation that the end of an earlier run has interrupted. */
export type KeptInvocation = Record & Pick<Left, 'id'>

/** An invocation as the journal has it. */
export const keptRecord = (
  functionArn: string,
  { requestId, payload, attempts, dueAt, lastError }: Omit<z.input<typeof Record>, 'functionArn'>,
): string => JSON.stringify({ functionArn, requestId, payload, attempts, dueAt, lastError })

/** @throws Error for a record that is not an invocation */
export const keptInvocation = ({ id, record }: Left): KeptInvocation => ({ id, ...Record.parse(JSON.parse(record)) })
