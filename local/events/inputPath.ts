/** One step of a path: into a field, an element, or all of what is there. */
type Step = { readonly name: string } | { readonly index: number } | 'all'

const PATH = /^\$((\.[\w/-]+)|(\.\*)|(\[(\d+|\*)\]))*$/
const STEPS = /\.([\w/-]+)|\.(\*)|\[(?:(\d+)|\*)\]/g

const stepsOf = (path: string): readonly Step[] =>
  [...path.matchAll(STEPS)].map(([, name, , index]) => {
    if (name !== undefined) return { name }
    return index === undefined ? 'all' : { index: Number(index) }
  })

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const taken = (value: unknown, steps: readonly Step[]): unknown => {
  const [step, ...rest] = steps
  if (step === undefined) return value
  if (step === 'all') {
    const all = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : []
    return all.map(element => taken(element, rest)).filter(found => found !== undefined)
  }
  if ('index' in step) return Array.isArray(value) ? taken(value[step.index], rest) : undefined
  return isObject(value) && Object.hasOwn(value, step.name) ? taken(value[step.name], rest) : undefined
}

/**
 * The value that a path selects in an event, undefined where it is not there: `$`, `$.detail.uplinks[0].id`, `$.resources[*]`.
 * AWS: "Amazon EventBridge input transformation", JSON path syntax.
 * @throws Error for a path with anything but fields, indices and wildcards
 */
export const jsonPath = (path: string): ((event: unknown) => unknown) => {
  if (!PATH.test(path)) throw new Error(`the path ${path} is not understood by the local run`)
  const steps = stepsOf(path)
  return event => taken(event, steps)
}

/** The part of the event that a target's `InputPath` selects. @throws Error as {@link jsonPath} */
export const inputPath = (path: string): ((event: unknown) => unknown) => {
  const select = jsonPath(path)
  return event => select(event) ?? null
}
