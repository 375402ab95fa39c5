import * as z from 'zod'
import { type Test, valueTest } from './operators.ts'

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Values at a field: an array stands for each of its elements, an object is no value. */
const someValue = (value: unknown, test: Test): boolean => {
  if (Array.isArray(value)) return value.some(element => someValue(element, test))
  return value !== undefined && !isObject(value) && test(value)
}
const anyValue: Test = () => true

const Exists = z.strictObject({ exists: z.boolean() })

const leaf = (elements: readonly unknown[]): Test => {
  if (elements.length === 0) throw new Error('a list of values is empty')
  const tests: Test[] = elements.map(element => {
    const exists = Exists.safeParse(element)
    if (exists.success) return value => someValue(value, anyValue) === exists.data.exists
    const test = valueTest(element)
    return value => someValue(value, test)
  })
  const [only] = tests
  if (only && tests.length === 1) return only
  return value => tests.some(test => test(value))
}

const node = (pattern: unknown): Test => {
  if (Array.isArray(pattern)) return leaf(pattern)
  if (!isObject(pattern)) throw new Error(`${JSON.stringify(pattern)}: a field needs a list of values or an object`)
  const fields = object(pattern)
  // Each element of an array of objects has to satisfy all fields by itself (aws/event-ruler: array consistency).
  const test: Test = value => (Array.isArray(value) && value.length > 0 ? value.some(test) : fields(value))
  return test
}

const Alternatives = z.array(z.record(z.string(), z.unknown())).min(2)

const object = (pattern: Readonly<Record<string, unknown>>): Test => {
  const entries = Object.entries(pattern)
  if (entries.length === 0) throw new Error('an object in the pattern is empty')
  const tests: Test[] = entries.map(([name, inner]) => {
    try {
      if (name !== '$or') {
        const field = node(inner)
        return value => field(isObject(value) ? value[name] : undefined)
      }
      const alternatives = Alternatives.parse(inner).map(object)
      return value => alternatives.some(test => test(value))
    } catch (cause) {
      throw new Error(`${name}: ${cause instanceof Error ? cause.message : cause}`, { cause })
    }
  })
  return value => tests.every(test => test(value))
}

/**
 * An event pattern, compiled once. Numbers are compared by value: the JSON is parsed by then (EventBridge compares their text, so
 * `300` and `3.0e2` differ there).
 * AWS: "Creating Amazon EventBridge event patterns" and "Comparison operators for use in event patterns".
 * @throws Error naming the field whose filter is wrong or not understood.
 */
export const compilePattern = (pattern: Readonly<Record<string, unknown>>): ((event: object) => boolean) =>
  object(pattern)
