import * as z from 'zod'
import { Claims } from '../core/contracts/claims.ts'

/** The claims in the form of an authorizer's context, in which API Gateway accepts only flat text. */
export const contextOf = ({ sub, exp, iat, devices, scope }: Claims): Record<string, string> => ({
  sub,
  exp: String(exp),
  ...(iat !== undefined && { iat: String(iat) }),
  devices: devices.join(' '),
  scope: scope.join(' '),
})

const Context = z.object({
  sub: z.string(),
  exp: z.coerce.number(),
  iat: z.coerce.number().optional(),
  devices: z.string(),
  scope: z.string(),
})

/** The claims in the context of a request that the authorizer has allowed. @throws ZodError when the context has no claims */
export const claimsOf = (context: unknown): Claims => Claims.parse(Context.parse(context))
