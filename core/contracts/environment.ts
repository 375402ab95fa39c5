/**
 * Reads the variables that an entry point needs, all at once, so that a missing one is named at start and not at first use.
 * @throws Error naming every variable that is missing or empty.
 */
export const environment = <Names extends Record<string, string>>(
  names: Names,
  from: Readonly<Record<string, string | undefined>> = process.env,
): { [Key in keyof Names]: string } => {
  const missing = Object.values(names).filter(name => !from[name])
  if (missing.length > 0) throw new Error(`missing environment variables: ${missing.join(', ')}`)
  return Object.fromEntries(Object.entries(names).map(([key, name]) => [key, from[name]])) as {
    [Key in keyof Names]: string
  }
}
