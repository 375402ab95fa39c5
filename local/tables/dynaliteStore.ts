import db from 'dynalite/db/index.js'

/** A failure of DynamoDB itself, after which SDKs try again. DynamoDB Developer Guide, "Error handling with DynamoDB". */
const INTERNAL = {
  statusCode: 500,
  body: { __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError', message: 'The table failed.' },
}

/** Errors of LevelDB about its files (abstract-level, "Error codes"). */
const OF_FILES = ['LEVEL_IO_ERROR', 'LEVEL_CORRUPTION']
const isOfFiles = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && OF_FILES.includes(String(error.code))

type Callback = (error: unknown, ...results: unknown[]) => void
const isCallback = (value: unknown): value is Callback => typeof value === 'function'

const { create } = db

/** The store that dynalite has made last. */
export type OpenStore = {
  /** Resolves when its files are open. @throws Error that says why they cannot be opened */
  readonly opened: () => Promise<void>
}

/**
 * Has dynalite answer 500 when its files cannot be read or written. By itself it throws where no caller can catch the error, and the
 * whole run ends.
 * @param failed told of each of these errors
 */
export const surviveFailures = (failed: (error: Error) => void): OpenStore => {
  let opened = async (): Promise<void> => undefined
  db.create = options => {
    const store = create(options)
    opened = () => store.db.open()
    for (const name of ['put', 'get', 'del', 'batch'] as const) {
      const operation = store.db[name]
      store.db[name] = (...args) => {
        const callback = args.at(-1)
        if (!isCallback(callback)) return operation(...args)
        return operation(...args.slice(0, -1), (error: unknown, ...results: unknown[]) => {
          if (!isOfFiles(error)) return callback(error, ...results)
          failed(error)
          callback(Object.assign(error, INTERNAL))
        })
      }
    }
    return store
  }
  return { opened: () => opened() }
}
