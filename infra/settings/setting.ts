import type * as z from 'zod'

/** What the table of settings says of one, beside its type and default. */
export type About = {
  readonly about: string
  /** Of a number: s, days, MiB … */
  readonly unit?: string
  /** What changing it does to the bill; prices are list prices of us-east-1, November 2026. */
  readonly cost: string
}

/** A setting with what `docs/generated/config.md` says of it. */
export const setting = <Schema extends z.ZodType>(schema: Schema, { about, ...meta }: About): Schema =>
  schema.meta({ description: about, ...meta })

/** Of a setting that no bill shows. */
export const FREE = 'none'
