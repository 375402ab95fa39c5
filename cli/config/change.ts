import { type Configuration, DesiredConfiguration } from '../../core/contracts/configuration.ts'

/** A new value for some names; undefined leads back to the default of the stage. */
export type Change = { readonly [Name in keyof DesiredConfiguration]?: DesiredConfiguration[Name] | undefined }

const names = DesiredConfiguration.keyof().options

/** @throws Error that names the word */
export const changeIn = (words: readonly string[]): Change => {
  const given = words.map(word => {
    const [, name = '', value = ''] = /^([a-z_]+)=(.*)$/s.exec(word) ?? []
    const known = names.find(one => one === name)
    if (known === undefined) throw new Error(`'${word}' is not name=value with one of ${names.join(', ')}`)
    return [known, value === '' ? undefined : /^\d+$/.test(value) ? Number(value) : value] as const
  })
  const parsed = DesiredConfiguration.partial().safeParse(
    Object.fromEntries(given.filter(([, value]) => value !== undefined)),
  )
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new Error(`${issue?.path.join('.')}: ${issue?.message}`)
  }
  const removed = given.filter(([, value]) => value === undefined).map(([name]) => [name, undefined] as const)
  return { ...parsed.data, ...Object.fromEntries(removed) }
}

/** A configuration in lines. */
export const textOf = ({ version, desired, state, delivered, applied }: Configuration): string => {
  const steps = [
    ...(delivered === null ? [] : [`delivered ${delivered.at}`]),
    ...(applied === null ? [] : [`applied ${applied.at}`]),
  ]
  const lines = [
    ...Object.entries(desired).map(([name, value]) => `${name}=${value}`),
    `version ${version}, ${state}${steps.length > 0 ? ` (${steps.join(', ')})` : ''}`,
  ]
  return lines.map(line => `${line}\n`).join('')
}
