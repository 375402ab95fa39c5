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
})
export type Wire = z.infer<typeof Wire>
