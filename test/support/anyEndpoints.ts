import * as z from 'zod'
import { Endpoints } from '../../local/endpoints.ts'

/** The facts about a stack that the end-to-end tests need. Of a deployed one, `aws` is null: the SDK's own settings lead there. */
export const AnyEndpoints = Endpoints.extend({ aws: z.string().nullable(), health: z.string().optional() })
export type AnyEndpoints = z.infer<typeof AnyEndpoints>
