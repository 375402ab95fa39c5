import { expect, test } from 'vitest'
import { GenerateSecretString, secretString } from './secretString.ts'

const generate = (options: object) => secretString(GenerateSecretString.parse(options))

test('32 characters, one of each type at least, unless said otherwise', () => {
  const secret = generate({})
  expect(secret).toHaveLength(32)
  for (const type of [/[a-z]/, /[A-Z]/, /\d/, /[^\w\s]/]) expect(secret).toMatch(type)
  expect(generate({})).not.toBe(secret)
})

test('what is excluded is not there', () => {
  const options = {
    PasswordLength: 2000,
    ExcludePunctuation: true,
    ExcludeUppercase: true,
    ExcludeCharacters: 'abc123',
  }
  expect(generate(options)).toMatch(/^[d-z04-9]{2000}$/)
  expect(
    generate({ PasswordLength: 4, ExcludeLowercase: true, ExcludeUppercase: true, ExcludePunctuation: true }),
  ).toMatch(/^\d{4}$/)
})

test('a template gets the password under its key', () => {
  const secret = generate({
    SecretStringTemplate: '{"alg":"HS256"}',
    GenerateStringKey: 'key',
    PasswordLength: 64,
    ExcludePunctuation: true,
  })
  expect(JSON.parse(secret)).toEqual({ alg: 'HS256', key: expect.stringMatching(/^[A-Za-z0-9]{64}$/) })
})

test.each([
  [{ SecretStringTemplate: '{}' }, 'go together'],
  [{ PasswordLength: 2 }, 'too short'],
  [
    { ExcludeLowercase: true, ExcludeUppercase: true, ExcludeNumbers: true, ExcludePunctuation: true },
    'characters to choose from',
  ],
])('%j is an error', (options, message) => {
  expect(() => generate(options)).toThrow(message)
})
