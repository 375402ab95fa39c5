import * as z from 'zod'
import { DevicePage } from '../../core/contracts/http.ts'

/** An event of a page. Other fields than these are written as they come. */
const ExportedEvent = z.looseObject({
  id: z.string(),
  deviceId: z.string(),
  timestamp: z.string(),
  type: z.string(),
  level: z.string(),
  message: z.string(),
  data: z.unknown(),
  wire: z.looseObject({ bytes: z.number() }).optional(),
})
export type ExportedEvent = z.infer<typeof ExportedEvent>

/** A page of events, of any version of the stack. */
const ExportedPage = z.looseObject({
  events: z.array(ExportedEvent),
  cursor: z.string().nullable(),
  lookedTo: z.string().nullable().default(null),
  readUnits: z.number().optional(),
})
export type ExportedPage = z.infer<typeof ExportedPage>

const Fleet = z.looseObject({
  devices: z.array(z.looseObject(DevicePage.shape.devices.element.pick({ deviceId: true }).shape)),
  cursor: z.string().nullable(),
})

/** The HTTP API refused a request, and asking again does not help. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

const Problem = z.looseObject({
  code: z.string().optional(),
  title: z.string().optional(),
  detail: z.string().optional(),
})

export type ApiDependencies = {
  readonly http: string
  /** The token to send; `isRefused` after a 401. */
  readonly token: (isRefused?: 'refused') => Promise<string>
  readonly fetch: (url: string, init: { headers: Record<string, string>; signal: AbortSignal }) => Promise<Response>
  readonly wait: (ms: number) => Promise<void>
  /** From 0 to 1. */
  readonly random: () => number
  readonly signal: AbortSignal
  /** Told of each wait that the stage asks for, ms. */
  readonly onLimit: (ms: number) => void
}

/** Requests that an export makes. */
export type ExportApi = {
  readonly events: (path: string, query: Readonly<Record<string, string>>) => Promise<ExportedPage>
  readonly devices: () => AsyncGenerator<string, void, undefined>
  /** How many requests were sent. */
  readonly count: () => number
}

/** Attempts of a request that fails for a reason that may pass. */
const ATTEMPTS = 8
const FIRST_WAIT_MS = 500
/** A stage may make a request wait so many times in a row, each until its next minute. */
const MAX_LIMITED = 30
const TIMEOUT_MS = 60_000

/** Asks the HTTP API, and asks again for as long as that may help. @throws Refused; the last error when it does not pass */
export const exportApi = ({ http, token, fetch, wait, random, signal, onLimit }: ApiDependencies): ExportApi => {
  let requests = 0
  /** All requests wait together: the budget is that of the subject. */
  let limitedUntil: Promise<void> = Promise.resolve()
  /** Each request reserves read units until it is answered: one that found too few left tries again when another has ended. */
  let inFlight = 0
  let ended = Promise.withResolvers<void>()

  const counted = async <Result>(request: () => Promise<Result>): Promise<Result> => {
    inFlight++
    try {
      return await request()
    } finally {
      inFlight--
      ended.resolve()
      ended = Promise.withResolvers()
    }
  }

  const once = async (url: string, isRefused?: 'refused') => {
    const headers = { authorization: `Bearer ${await token(isRefused)}`, accept: 'application/json' }
    requests++
    const response = await fetch(url, { headers, signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) })
    return { response, text: await response.text() }
  }

  const get = async <Schema extends z.ZodType>(
    path: string,
    query: Readonly<Record<string, string>>,
    schema: Schema,
  ): Promise<z.output<Schema>> => {
    const url = `${http}${path}?${new URLSearchParams(query)}`
    let isRefused: 'refused' | undefined
    for (let failures = 0, limited = 0; ; ) {
      await limitedUntil
      signal.throwIfAborted()
      const answer = await counted(() => once(url, isRefused)).catch((error: unknown) => {
        signal.throwIfAborted()
        return error instanceof Refused ? Promise.reject(error) : { error }
      })
      let failed = ''
      if ('error' in answer) failed = reasonOf(answer.error)
      else {
        const { response, text } = answer
        if (response.ok) return schema.parse(JSON.parse(text))
        const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
        if (response.status === 429 && seconds >= 0 && inFlight > 0) {
          await ended.promise
          continue
        }
        if (response.status === 429 && seconds >= 0 && ++limited <= MAX_LIMITED) {
          const ms = Math.ceil((seconds + random()) * 1000)
          onLimit(ms)
          limitedUntil = wait(ms)
          continue
        }
        if (response.status === 401 && !isRefused) {
          isRefused = 'refused'
          continue
        }
        if (response.status < 500 && response.status !== 429) throw refusalOf(response.status, text)
        failed = `answers ${response.status}`
      }
      if (++failures === ATTEMPTS) throw new Error(`${http} ${failed}`)
      await wait(random() * FIRST_WAIT_MS * 2 ** (failures - 1))
    }
  }

  return {
    events: (path, query) => get(path, query, ExportedPage),
    devices: async function* () {
      for (let cursor: string | null = ''; cursor !== null; ) {
        const page: z.output<typeof Fleet> = await get('/devices', { limit: '1000', ...(cursor && { cursor }) }, Fleet)
        for (const { deviceId } of page.devices) yield deviceId
        cursor = page.cursor
      }
    },
    count: () => requests,
  }
}

const refusalOf = (status: number, text: string): Refused => {
  const { code = `http-${status}`, title, detail } = Problem.safeParse(jsonIn(text)).data ?? {}
  return new Refused(code, `the HTTP API answers ${status}: ${[title, detail].filter(Boolean).join('. ') || code}`)
}

const reasonOf = (error: unknown): string => {
  const { cause } = Object(error)
  return `cannot be reached: ${cause instanceof Error ? cause.message : error instanceof Error ? error.message : error}`
}

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
