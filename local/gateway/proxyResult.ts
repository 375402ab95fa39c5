import * as z from 'zod'

const Scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String)

/**
 * The fields that every Lambda proxy may return. Developer Guide, "Set up Lambda proxy integrations in API Gateway", output format, and
 * "Create AWS Lambda proxy integrations for HTTP APIs", Lambda function response for format 2.0.
 */
export const ProxyResult = z.object({
  statusCode: z.union([
    z.int(),
    z
      .string()
      .regex(/^\d{3}$/)
      .transform(Number),
  ]),
  headers: z.record(z.string(), Scalar).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
})
