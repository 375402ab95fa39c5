import * as z from 'zod'

/** The variables of a program, or a group of them that several programs have: by name, how each is written and read. */
export type Shape = Readonly<Record<string, z.ZodType<unknown, string | undefined>>>

/** A value for every variable of a program: `infra` gives them, the program reads them. */
export type Values<Variables extends Shape> = { readonly [Name in keyof Variables]: z.output<Variables[Name]> }

/**
 * Reads the variables of a program, all at once, when it starts.
 * @throws Error that names every variable that is missing or malformed
 * @example const { VIEWERS_TABLE } = environment(broadcastEnvironment)
 */
export const environment = <Variables extends Shape>(
  shape: Variables,
  from: Readonly<Record<string, string | undefined>> = process.env,
) => {
  const parsed = z.object(shape).safeParse(from)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new Error(`environment variables: ${faults.join('; ')}`)
}

/**
 * Writes the variables of a program as the text that {@link environment} reads. A name that AWS makes up is a token of the CDK.
 * @throws ZodError when a value is out of its bounds, or when the program does not read a variable
 */
export const variablesOf = (shape: Shape, values: Readonly<Record<string, unknown>>): Record<string, string> =>
  z.record(z.string(), z.string()).parse(z.encode(z.strictObject(shape), values))
