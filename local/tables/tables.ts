import { once } from 'node:events'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { CreateTableCommand, DynamoDBClient, ResourceInUseException } from '@aws-sdk/client-dynamodb'
import dynalite from 'dynalite'
import { executeStatements, statementsIn } from '../../core/table/executeStatements.ts'
import { whenActive } from '../../core/table/whenActive.ts'
import { CannotStart } from '../cannotStart.ts'
import type { Resource } from '../contracts.ts'
import { REGION } from '../place.ts'
import { countAsAws } from './dynaliteCapacity.ts'
import { rememberExpressions } from './dynaliteExpressions.ts'
import { surviveFailures } from './dynaliteStore.ts'
import { updates } from './statementUpdates.ts'
import { sweepExpired } from './sweep.ts'
import { localTable } from './tableProperties.ts'

/** DynamoDB on this machine, by dynalite. */
export type Tables = {
  /** Answers a DynamoDB request whose body is to be read yet. @param onAnswer told of the body of the answer before it goes */
  readonly handle: (request: IncomingMessage, response: ServerResponse, onAnswer?: (body: string) => void) => void
  /** BatchExecuteStatement, of which dynalite knows nothing. @throws z.ZodError when the body is not that of such a call */
  readonly execute: (body: unknown) => ReturnType<typeof executeStatements>
  readonly close: () => Promise<void>
}

/** Expired items go within this time; AWS says "within a few days". */
const SWEEP_MS = 60_000

/**
 * Creates the tables of a template. Features that dynalite lacks (time to live, point-in-time recovery) are left out, but for a
 * sweep of expired items. DynamoDB Developer Guide, "Using time to live (TTL)".
 * @param directory where the items are kept; in memory without it
 * @throws CannotStart when they cannot be read
 */
export const tables = async ({
  resources,
  directory,
  failed = () => undefined,
}: {
  resources: readonly Resource[]
  directory: string | undefined
  /** Told of errors of the files, such as a full disk: their calls are answered 500. */
  failed?: (error: Error) => void
}): Promise<Tables> => {
  countAsAws()
  rememberExpressions()
  const store = surviveFailures(failed)
  const server = dynalite({
    createTableMs: 0,
    deleteTableMs: 0,
    updateTableMs: 0,
    ...(directory && { path: directory }),
  })
  await store.opened().catch((error: unknown) => {
    throw new CannotStart(
      `${directory}: ${reasonOf(error)}. Give another folder with --data, or move this one away and lose what it holds.`,
      { cause: error },
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = inside(server)
  const known = resources.map(localTable)
  for (const { create } of known) {
    await client.send(new CreateTableCommand(create)).catch(error => {
      if (!(error instanceof ResourceInUseException)) throw error
    })
  }
  for (const { resource } of known) await whenActive(client, resource.ref)
  const keysOf = new Map(known.map(({ resource, create }) => [resource.ref, keyNames(create.KeySchema)]))
  const timed = known.flatMap(({ resource, create, ttlAttribute }) =>
    ttlAttribute ? [{ tableName: resource.ref, ttlAttribute, keys: keyNames(create.KeySchema) }] : [],
  )
  const sweep = repeatedly(signal => sweepExpired(client, timed, Date.now(), signal), SWEEP_MS)
  const underWay = new Set<Promise<unknown>>()
  let isClosing = false
  /** Has the end wait for it. */
  const tracked = <Work extends Promise<unknown>>(work: Work): Work => {
    const settled = work.then(nothing, nothing).finally(() => underWay.delete(settled))
    underWay.add(settled)
    return work
  }
  return {
    handle: (request, response, onAnswer = () => undefined) => {
      if (isClosing) return void response.destroy()
      void tracked(answered(response, onAnswer))
      server.emit('request', request, response)
    },
    execute: async body => {
      if (isClosing) throw new Error('the local tables are being closed')
      const statements = statementsIn(body)
      const how = { keysOf: (table: string) => keysOf.get(table) ?? [], update: updates(server) }
      return tracked(executeStatements(statements, how))
    },
    close: async () => {
      isClosing = true
      await sweep.stop()
      // dynalite throws when it is closed in the middle of an answer.
      await Promise.all(underWay)
      client.destroy()
      server.closeAllConnections()
      await new Promise<void>(done => server.close(() => done()))
    },
  }
}

const nothing = (): void => undefined

/** LevelDB's own words: the error around them says only that the database is not open. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}

/** Resolves when dynalite answers, whether the client is still there to hear it or not. */
const answered = (response: ServerResponse, onAnswer: (body: string) => void): Promise<void> =>
  new Promise(done => {
    const { end } = response
    Object.defineProperty(response, 'end', {
      value: (...args: unknown[]) => {
        done()
        if (typeof args[0] === 'string') onAnswer(args[0])
        return Reflect.apply(end, response, args)
      },
    })
  })

const keyNames = (schema: readonly { AttributeName?: string | undefined }[] = []): string[] =>
  schema.flatMap(({ AttributeName }) => (AttributeName ? [AttributeName] : []))

/** A client for the emulator's own housekeeping, past the front and its policies. */
const inside = (server: Server): DynamoDBClient => {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('dynalite does not listen')
  return new DynamoDBClient({
    endpoint: `http://127.0.0.1:${address.port}`,
    region: REGION,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
}

/** Repeats work with a pause between, one at a time; what fails is tried again the next time. */
const repeatedly = (
  work: (signal: AbortSignal) => Promise<void>,
  pauseMs: number,
): { readonly stop: () => Promise<void> } => {
  const stopping = new AbortController()
  const loop = async () => {
    while (!stopping.signal.aborted) {
      await wait(pauseMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined)
      if (!stopping.signal.aborted) await work(stopping.signal).catch(() => undefined)
    }
  }
  const running = loop()
  return {
    stop: () => {
      stopping.abort()
      return running
    },
  }
}
