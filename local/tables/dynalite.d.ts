declare module 'dynalite' {
  import type { Server } from 'node:http'

  const dynalite: (options: {
    path?: string
    createTableMs?: number
    deleteTableMs?: number
    updateTableMs?: number
  }) => Server
  export default dynalite
}

declare module 'dynalite/db/index.js' {
  import type { IndexShape, MaybeItem } from './capacity.ts'

  export type DynaliteCall = {
    readonly TableName?: string
    readonly ReturnConsumedCapacity?: string
    readonly ConsistentRead?: boolean
  }
  export type DynaliteTable = {
    readonly TableName: string
    readonly KeySchema: readonly { readonly AttributeName: string }[]
    readonly GlobalSecondaryIndexes?: readonly IndexShape[]
  }
  type Capacity = { CapacityUnits: number }
  type QueryDone = (error: Error | null, result?: { ConsumedCapacity?: Capacity }) => void

  type Operation = (...args: unknown[]) => unknown
  /** The database under a store: each operation takes a callback last. */
  export type DynaliteStore = {
    readonly db: Record<'put' | 'get' | 'del' | 'batch', Operation> & { readonly open: () => Promise<void> }
  }

  /** The operations call each other through this object; they look each function up when they call it. */
  const db: {
    create: (options: unknown) => DynaliteStore
    addConsumedCapacity: (
      call: DynaliteCall,
      isRead: boolean,
      before: MaybeItem,
      after?: MaybeItem,
    ) => Capacity | undefined
    updateIndexes: (
      store: unknown,
      table: DynaliteTable,
      before: MaybeItem,
      after: MaybeItem,
      done: (error?: Error) => void,
    ) => void
    compare: (operator: 'GT', one: unknown, other: unknown) => boolean
    checkConditional: (call: DynaliteCall, existing: MaybeItem) => (Error & { body: object }) | null | undefined
    queryTable: (
      store: unknown,
      table: DynaliteTable,
      call: DynaliteCall,
      options: unknown,
      isLocal: unknown,
      fetches: unknown,
      names: unknown,
      done: QueryDone,
    ) => void
  }
  export default db
}

declare module 'dynalite/db/conditionParser.js' {
  import type { ParseExpression } from './dynaliteExpressions.ts'

  const parser: { parse: ParseExpression }
  export default parser
}

declare module 'dynalite/db/projectionParser.js' {
  import type { ParseExpression } from './dynaliteExpressions.ts'

  const parser: { parse: ParseExpression }
  export default parser
}

declare module 'dynalite/db/updateParser.js' {
  import type { ParseExpression } from './dynaliteExpressions.ts'

  const parser: { parse: ParseExpression }
  export default parser
}
