import * as z from 'zod'

const Frame = z.object({ functionName: z.string(), url: z.string() })
const Node = z.object({ id: z.number(), callFrame: Frame, children: z.array(z.number()).default([]) })

/** A processor profile as V8 writes it. Chrome DevTools Protocol, "Profiler.Profile". */
export const CpuProfile = z.object({
  nodes: z.array(Node),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
})
type CpuProfile = z.infer<typeof CpuProfile>
type Frame = z.infer<typeof Frame>

/** Native functions and states of V8, by the name that a profile gives them. */
const leaves: Readonly<Record<string, string>> = {
  '(garbage collector)': 'garbage collection',
  '(program)': 'native code, and waits for a processor',
  writeUtf8String: 'writes to sockets',
  writeLatin1String: 'writes to sockets',
  writeBuffer: 'writes to sockets',
  writev: 'writes to sockets',
  postMessage: 'messages between threads',
}

/** Methods of the SDK, whose names a bundle keeps. */
const methods: Readonly<Record<string, string>> = {
  signRequest: 'SDK: signatures',
  serializeRequest: 'SDK: requests to JSON',
  deserializeResponse: 'SDK: answers from JSON',
}

/** The packages that dynalite stores with. */
const STORE = new Set([
  'dynalite',
  'async',
  'lazy',
  'lock',
  'once',
  'big.js',
  'memory-level',
  'classic-level',
  'abstract-level',
])

const packagePlace = (name: string, url: string): string => {
  if (/\/dynalite\/db\/\w+Parser\.js$/.test(url)) return 'dynalite: expressions'
  if (url.includes('/dynalite/validations/')) return 'dynalite: validation'
  return STORE.has(name) || name.startsWith('level') ? 'dynalite: items' : name
}

/** The place in the program that a frame of a stack belongs to; undefined for Node's own frames. */
const placeOfFrame = ({ url }: Frame): string | undefined => {
  if (url.startsWith('data:')) return 'start of an invocation'
  const name = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1]
  if (name !== undefined) return packagePlace(name, url)
  return /\/((?:local|core)\/[\w-]+)/.exec(url)?.[1] ?? (/\/asset\.\w+\//.test(url) ? BUNDLE : undefined)
}

/** A bundle holds the SDK and the function's own code under short names: these are told apart by the SDK's methods, as far as that goes. */
const BUNDLE = 'SDK and handler'

/** The probe is a `data:` URL that imports the inspector. */
const isProbe = ({ url }: Frame): boolean => url.startsWith('data:') && url.includes('inspector')

const isHttp = ({ url }: Frame): boolean => /^node:(_http|http|net|internal\/stream|internal\/http)/.test(url)

/** @param stack the innermost frame first */
const placeOf = (stack: readonly Frame[]): string | undefined => {
  const [leaf] = stack
  if (!leaf || leaf.functionName === '(idle)' || leaf.functionName === '(root)' || stack.some(isProbe)) return undefined
  const native = leaves[leaf.functionName]
  if (native !== undefined) return native
  const at = stack.findIndex(frame => placeOfFrame(frame) !== undefined)
  const frame = stack[at]
  const place = frame && placeOfFrame(frame)
  if (place !== undefined && place !== BUNDLE) return place
  const method = stack.find(({ functionName }) => methods[functionName] !== undefined)
  if (method) return methods[method.functionName]
  if (stack.slice(0, place === undefined ? undefined : at).some(isHttp)) return 'HTTP of Node'
  return place ?? 'Node'
}

/** Busy time by place in the program, ms. */
export const timesOf = ({ nodes, samples, timeDeltas }: CpuProfile): ReadonlyMap<string, number> => {
  const byId = new Map(nodes.map(node => [node.id, node]))
  const parentOf = new Map(nodes.flatMap(({ id, children }) => children.map(child => [child, id] as const)))
  const stackOf = (id: number | undefined): Frame[] => {
    const node = id === undefined ? undefined : byId.get(id)
    return node ? [node.callFrame, ...stackOf(parentOf.get(node.id))] : []
  }
  const placeById = new Map(nodes.map(({ id }) => [id, placeOf(stackOf(id))]))
  const times = new Map<string, number>()
  for (const [index, sample] of samples.entries()) {
    const place = placeById.get(sample)
    if (place !== undefined) times.set(place, (times.get(place) ?? 0) + (timeDeltas[index] ?? 0) / 1000)
  }
  return times
}
