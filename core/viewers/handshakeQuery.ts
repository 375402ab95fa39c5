import * as z from 'zod'
import type { Values } from '../access/credential.ts'
import { ALL_DEVICES, isDeviceId } from '../contracts/deviceId.ts'
import { type ErrorFrame, hasHistory, Level, NO_STATUS_HISTORY } from '../contracts/frames.ts'
import { MAX_TAIL } from '../contracts/levels.ts'
import { nearest } from '../contracts/nearest.ts'
import { Point } from '../contracts/point.ts'
import { refusal } from './message.ts'

const isTail = (text: string): boolean => /^\d{1,9}$/.test(text) && Number(text) >= 1 && Number(text) <= MAX_TAIL

const Wish = z
  .object({
    deviceId: z.string('missing').refine(id => id === ALL_DEVICES || isDeviceId(id), 'neither a device id nor *'),
    level: z.optional(z.enum(Level.options, `not one of ${Level.options.join(', ')}`)),
    tail: z.optional(z.string().refine(isTail, `not a number from 1 to ${MAX_TAIL}`).transform(Number)),
    since: z.optional(Point),
    batch: z.optional(z.enum(['0', '1'], 'not 0 or 1')),
    status: z.optional(z.enum(['0', '1'], 'not 0 or 1').transform(text => text === '1')),
    token: z.optional(z.string()),
  })
  .refine(({ tail, since }) => tail === undefined || since === undefined, 'tail or since, not both')
  .refine(hasHistory, NO_STATUS_HISTORY)
export type Wish = z.infer<typeof Wish>

/** The parameters of the URL that a viewer opens. */
const KNOWN: readonly string[] = Object.keys(Wish.shape)

/** The reason why a URL is refused, or the viewer's wish, with the parameters that have no meaning. */
export type ReadQuery =
  | { readonly wrong: string }
  | { readonly wish: Wish; readonly unknownParameters: readonly string[] }

/** Reads the query of the URL that a viewer opens. Each parameter that has a meaning may be there once. */
export const readQuery = (query: Values): ReadQuery => {
  const given = Object.entries(query)
  const unknownParameters = given.map(([name]) => name).filter(name => name !== '' && !KNOWN.includes(name))
  const [repeated] = given.find(([name, values = []]) => KNOWN.includes(name) && values.length > 1) ?? []
  if (repeated !== undefined) return { wrong: `${repeated}: given more than once` }
  const wish = Wish.safeParse(Object.fromEntries(given.map(([name, values = []]) => [name, values[0]])))
  if (wish.success) return { wish: wish.data, unknownParameters }
  const [{ path, message } = { path: [], message: 'not valid' }] = wish.error.issues
  const [name] = path
  const meant = unknownParameters.find(unknown => query[String(name)] === undefined && nearest(unknown, KNOWN) === name)
  return {
    wrong: `${name === undefined ? '' : `${String(name)}: `}${message}${meant ? `; ${meant} is not known` : ''}`,
  }
}

/** The frame that tells a viewer of parameters without a meaning. The socket stays open. */
export const unknownParameters = (names: readonly string[]): ErrorFrame =>
  refusal(
    'unknown-parameter',
    `Not a parameter of the URL: ${names.map(name => `${name} (did you mean ${nearest(name, KNOWN)}?)`).join(', ')}.`,
  )
