import type * as z from 'zod'

/** The description of a setting in the table of settings, beside its type and default. */
export type About = {
  readonly about: string
  /** The unit of a number: s, days, MiB … */
  readonly unit?: string
  /** The effect of a change on the bill; prices are list prices of us-east-1, November 2026. */
  readonly cost: string
}

/** A setting with its description in `docs/generated/config.md`. */
export const setting = <Schema extends z.ZodType>(schema: Schema, { about, ...meta }: About): Schema =>
  schema.meta({ description: about, ...meta })

/** The cost of a setting that does not change the bill. */
export const FREE = 'none'
