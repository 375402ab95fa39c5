import type * as z from 'zod'
import { kinds } from '../../core/events/kinds.ts'
import { ownFrames } from '../../core/viewers/frames.ts'

/** A frame of the server, for its documentation. */
export type ServerFrame = { readonly name: string; readonly type: string; readonly schema: z.ZodType }

/** The name of a definition in the documentation. @throws Error if its schema has none */
export const nameOf = (schema: z.ZodType): string => {
  const { id } = schema.meta() ?? {}
  if (id === undefined) throw new Error(`a schema without the meta id that the documentation calls it by`)
  return id
}

const own = Object.entries(ownFrames).map(([name, schema]) => ({ name, type: schema.shape.type.value, schema }))
const events = kinds.map(({ type, Frame }) => ({ name: nameOf(Frame), type, schema: Frame }))

/** Every frame of the server: the greeting first, then those of events, then the others. */
export const serverFrames: readonly ServerFrame[] = [...own.slice(0, 1), ...events, ...own.slice(1)]
