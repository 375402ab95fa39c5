import { randomInt } from 'node:crypto'
import * as z from 'zod'

/** A whole number in [0, below). */
export type RandomInt = (below: number) => number

/** Properties of a generated secret. CloudFormation, "AWS::SecretsManager::Secret GenerateSecretString". */
export const GenerateSecretString = z.strictObject({
  PasswordLength: z.int().min(1).max(4096).default(32),
  ExcludeCharacters: z.string().default(''),
  ExcludeLowercase: z.boolean().default(false),
  ExcludeUppercase: z.boolean().default(false),
  ExcludeNumbers: z.boolean().default(false),
  ExcludePunctuation: z.boolean().default(false),
  IncludeSpace: z.boolean().default(false),
  RequireEachIncludedType: z.boolean().default(true),
  SecretStringTemplate: z.string().optional(),
  GenerateStringKey: z.string().optional(),
})
/** @see GenerateSecretString */
export type GenerateSecretString = z.output<typeof GenerateSecretString>

const LOWER = 'abcdefghijklmnopqrstuvwxyz'
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'

const password = (options: GenerateSecretString, random: RandomInt): string => {
  const types = [
    options.ExcludeLowercase ? '' : LOWER,
    options.ExcludeUppercase ? '' : LOWER.toUpperCase(),
    options.ExcludeNumbers ? '' : '0123456789',
    options.ExcludePunctuation ? '' : PUNCTUATION,
    options.IncludeSpace ? ' ' : '',
  ]
    .map(all => [...all].filter(one => !options.ExcludeCharacters.includes(one)))
    .filter(all => all.length > 0)
  const every = types.flat()
  if (every.length === 0) throw new Error('a generated secret needs characters to choose from')
  const one = (from: readonly string[]): string => from[random(from.length)] ?? ''
  const required = options.RequireEachIncludedType ? types.map(one) : []
  if (required.length > options.PasswordLength) throw new Error('PasswordLength is too short for one of each type')
  const characters = [
    ...required,
    ...Array.from({ length: options.PasswordLength - required.length }, () => one(every)),
  ]
  // Fisher–Yates: the required ones must not all stand at the front.
  for (let last = characters.length - 1; last > 0; last--) {
    const other = random(last + 1)
    ;[characters[last], characters[other]] = [characters[other] ?? '', characters[last] ?? '']
  }
  return characters.join('')
}

/**
 * Makes the value of a generated secret: a password, or the JSON template with the password under its key.
 * @throws Error when the template is no JSON object, comes without its key, or no character is left to choose
 */
export const secretString = (options: GenerateSecretString, random: RandomInt = randomInt): string => {
  const { SecretStringTemplate: template, GenerateStringKey: key } = options
  if ((template === undefined) !== (key === undefined))
    throw new Error('SecretStringTemplate and GenerateStringKey go together')
  const generated = password(options, random)
  if (template === undefined || key === undefined) return generated
  return JSON.stringify({ ...z.record(z.string(), z.unknown()).parse(JSON.parse(template)), [key]: generated })
}
