import * as z from 'zod'

/** A variable that names something, such as a table. */
export const text = z.string({ error: 'missing' }).min(1, 'missing')

/** A whole number that is not negative, within the bounds of `values`. */
export const whole = (values: z.ZodNumber) =>
  z.codec(z.string({ error: 'missing' }).regex(/^\d+$/, 'not a whole number'), values, {
    decode: Number,
    encode: String,
  })

/** A number that may have a fraction, within the bounds of `values`. */
export const decimal = (values: z.ZodNumber) =>
  z.codec(z.string({ error: 'missing' }).regex(/^\d+(\.\d+)?$/, 'not a number'), values, {
    decode: Number,
    encode: String,
  })

export const flag = z.codec(z.enum(['true', 'false'], 'neither true nor false'), z.boolean(), {
  decode: value => value === 'true',
  encode: value => (value ? 'true' : 'false'),
})

/** Words with commas between them. An empty variable, or one that is not set, is an empty list. */
export const words = z.codec(z.string().default(''), z.array(z.string()), {
  decode: value => value.split(',').filter(word => word !== ''),
  encode: value => value.join(','),
})

/** A structure as JSON. */
export const json = <Structure extends z.ZodType>(structure: Structure) =>
  z.codec(text, structure, { decode: parsed, encode: value => JSON.stringify(value) })

/** A structure as JSON, or null: an empty variable, or one that is not set. */
export const jsonOrNull = <Structure extends z.ZodType>(structure: Structure) =>
  z.codec(z.string().default(''), structure.nullable(), {
    decode: (value, context) => (value === '' ? null : parsed(value, context)),
    encode: value => (value === null ? '' : JSON.stringify(value)),
  })

const parsed = (value: string, { issues }: z.core.ParsePayload) => {
  try {
    return JSON.parse(value)
  } catch {
    issues.push({ code: 'custom', message: 'not JSON', input: value })
    return z.NEVER
  }
}
