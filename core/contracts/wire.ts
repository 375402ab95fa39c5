import * as z from 'zod'

/** How a CoAP message travelled: what CoAP said about it, and the payload as it came. */
export const Wire = z.object({
  bytes: z.int().nonnegative().describe('Payload size, bytes'),
  raw: z.base64().describe('The payload as it came'),
  type: z.enum(['CON', 'NON']).describe('CoAP message type, RFC 7252 §3'),
  messageId: z.int().min(0).max(65535).describe('CoAP message id'),
  token: z
    .string()
    .regex(/^([0-9a-f]{2}){0,8}$/)
    .describe('CoAP token, hex'),
  oscore: z
    .object({
      kid: z
        .string()
        .regex(/^([0-9a-f]{2}){1,7}$/)
        .describe('The sender id of the device, hex'),
      sequenceNumber: z.int().nonnegative().describe('Its Partial IV as a number'),
    })
    .optional()
    .describe('The key that protected it, RFC 8613. Absent where nothing did'),
})
export type Wire = z.infer<typeof Wire>
