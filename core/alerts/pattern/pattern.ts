import { OPERATORS, type Test, valueTest } from './operators.ts'
import { PatternError } from './patternError.ts'

type Path = readonly string[]

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Values at a field: an array stands for each of its elements, an object is no value. */
const someValue = (value: unknown, test: Test): boolean => {
  if (Array.isArray(value)) return value.some(element => someValue(element, test))
  return value !== undefined && !isObject(value) && test(value)
}
const anyValue: Test = () => true

/** The argument of `exists`, where an element of a list is one. */
export const existsOf = (element: unknown): boolean | undefined =>
  isObject(element) && typeof element.exists === 'boolean' && Object.keys(element).length === 1
    ? element.exists
    : undefined

const leaf = (elements: readonly unknown[], path: Path): Test => {
  if (elements.length === 0) throw new PatternError(path, 'the list of values is empty')
  const tests: Test[] = elements.map(element => {
    const exists = existsOf(element)
    if (exists !== undefined) return value => someValue(value, anyValue) === exists
    try {
      const test = valueTest(element)
      return value => someValue(value, test)
    } catch (error) {
      throw new PatternError(path, error instanceof Error ? error.message : String(error))
    }
  })
  const [only] = tests
  if (only && tests.length === 1) return only
  return value => tests.some(test => test(value))
}

const node = (pattern: unknown, path: Path, isAlternative: boolean): Test => {
  if (Array.isArray(pattern)) return leaf(pattern, path)
  if (!isObject(pattern))
    throw new PatternError(path, `${JSON.stringify(pattern)}: a field needs a list of values or an object`)
  const fields = object(pattern, path, isAlternative)
  // Each element of an array of objects has to satisfy all fields by itself (aws/event-ruler: array consistency).
  const test: Test = value => (Array.isArray(value) && value.length > 0 ? value.some(test) : fields(value))
  return test
}

const alternatives = (pattern: unknown, path: Path): Test => {
  if (!Array.isArray(pattern) || pattern.length < 2 || !pattern.every(isObject))
    throw new PatternError([...path, '$or'], 'it needs a list of at least two objects')
  const tests = pattern.map((one, at) => object(one, [...path, `$or[${at}]`], true))
  return value => tests.some(test => test(value))
}

const object = (pattern: Readonly<Record<string, unknown>>, path: Path, isAlternative: boolean): Test => {
  const entries = Object.entries(pattern)
  if (entries.length === 0) throw new PatternError(path, 'an object in the pattern is empty')
  const tests: Test[] = entries.map(([name, inner]) => {
    if (name === '$or') return alternatives(inner, path)
    // EventBridge takes `$or` for the name of a field then (aws/event-ruler, "The $or Primitive").
    if (isAlternative && OPERATORS.includes(name))
      throw new PatternError([...path, name], 'an operator stands in a list of values, such as [{"prefix":"a"}]')
    const field = node(inner, [...path, name], isAlternative)
    return value => field(isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined)
  })
  return value => tests.every(test => test(value))
}

/**
 * An event pattern, compiled once. Numbers are compared by value: the JSON is parsed by then (EventBridge compares their text, so
 * `300` and `3.0e2` differ there). `exists: false` is judged for each element of a list, as aws/event-ruler does once another field
 * has chosen the element; before that it asks whether any element has the field.
 * AWS: "Creating Amazon EventBridge event patterns" and "Comparison operators for use in event patterns".
 * @throws PatternError with the place of a filter that is wrong or not understood
 */
export const compilePattern = (pattern: Readonly<Record<string, unknown>>): ((event: object) => boolean) =>
  object(pattern, [], false)
