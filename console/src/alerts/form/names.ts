const NAME = /^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/

/** Why a text cannot be the name of a new rule or channel; undefined if it can. @param taken names that are in use */
export const nameProblem = (name: string, taken: readonly string[]): string | undefined => {
  if (!NAME.test(name)) return 'a to z, 0 to 9 and hyphens, at most 40 characters, with no hyphen at either end.'
  return taken.includes(name) ? 'This name is in use.' : undefined
}
