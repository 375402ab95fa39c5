import * as z from 'zod'

/** The maximum size of all variables of a function, bytes ("Lambda quotas"). */
export const ENVIRONMENT_LIMIT = 4096

/** The size at which a name or an ARN that AWS makes up is counted, bytes: longer than any of this stack. */
const REFERENCE = 128

const Join = z.strictObject({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) })

const weigh = (value: unknown): number => {
  if (typeof value === 'string') return Buffer.byteLength(value)
  const join = Join.safeParse(value)
  if (!join.success) return REFERENCE
  const [separator, parts] = join.data['Fn::Join']
  return parts.reduce<number>((sum, part) => sum + weigh(part), Buffer.byteLength(separator) * parts.length)
}

/** The approximate size of each variable of a function, bytes of name and value, largest first. `variables` are resolved. */
export const environmentWeight = (
  variables: Readonly<Record<string, unknown>>,
): ReadonlyArray<readonly [name: string, bytes: number]> =>
  Object.entries(variables)
    .map(([name, value]) => [name, Buffer.byteLength(name) + weigh(value)] as const)
    .toSorted(([, one], [, other]) => other - one)

/** An error where the variables of a function are too large together. */
export const environmentProblems = (variables: Readonly<Record<string, unknown>>): string[] => {
  const weights = environmentWeight(variables)
  const total = weights.reduce((sum, [, bytes]) => sum + bytes, 0)
  if (total <= ENVIRONMENT_LIMIT) return []
  const heaviest = weights.slice(0, 3).map(([name, bytes]) => `${name} ${bytes}`)
  return [
    `its environment is about ${total} bytes, and Lambda accepts ${ENVIRONMENT_LIMIT}; the largest: ${heaviest.join(', ')}`,
  ]
}
