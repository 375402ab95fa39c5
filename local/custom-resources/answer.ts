import * as z from 'zod'

/** The largest answer, bytes. AWS: "Custom resource response objects". */
const MAX_BYTES = 4096

const Answer = z.looseObject({
  Status: z.enum(['SUCCESS', 'FAILED']),
  Reason: z.string().optional(),
  PhysicalResourceId: z.string().min(1).max(1024),
  StackId: z.string(),
  RequestId: z.string(),
  LogicalResourceId: z.string(),
})

/** The request that an answer is for. */
export type Asked = { readonly StackId: string; readonly RequestId: string; readonly LogicalResourceId: string }

/** The outcome of a request to the function behind a resource. */
export type Outcome = { readonly physicalResourceId: string } | { readonly failure: string }

/**
 * Reads the body that a function has put to its `ResponseURL`. What CloudFormation does not take fails the resource.
 * AWS: "Custom resource response objects".
 */
export const outcomeOf = (body: Buffer, asked: Asked): Outcome => {
  if (body.length > MAX_BYTES)
    return { failure: `Response object is too long: ${body.length} bytes, and ${MAX_BYTES} are taken.` }
  let json: unknown
  try {
    json = JSON.parse(body.toString())
  } catch {
    return { failure: 'Response is not valid JSON' }
  }
  const read = Answer.safeParse(json)
  if (!read.success) {
    const [issue] = read.error.issues
    return { failure: `Invalid response: ${issue?.path.join('.')}: ${issue?.message}` }
  }
  const { Status, Reason, PhysicalResourceId, ...answer } = read.data
  const foreign = (['StackId', 'RequestId', 'LogicalResourceId'] as const).find(name => answer[name] !== asked[name])
  if (foreign) return { failure: `Invalid response: ${foreign} is not that of the request` }
  if (Status === 'SUCCESS') return { physicalResourceId: PhysicalResourceId }
  return { failure: Reason ?? 'the function gave no reason, which CloudFormation wants for FAILED' }
}
