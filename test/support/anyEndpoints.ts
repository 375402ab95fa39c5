import * as z from 'zod'
import { Endpoints } from '../../local/endpoints.ts'

/** What the end-to-end tests need to know of a stack. Of a deployed one, `aws` is null: the SDK's own settings lead there. */
export const AnyEndpoints = Endpoints.extend({ aws: z.string().nullable(), health: z.string().optional() })
export type AnyEndpoints = z.infer<typeof AnyEndpoints>
