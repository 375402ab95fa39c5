/** A change of one record: what it holds from now on, or that it is dropped. */
export type Change =
  | { readonly id: number; readonly kind: string; readonly record: string }
  | { readonly id: number; readonly kind?: never }

/** The answer of the thread to each list of changes: committed, or why not. */
export type Committed = { readonly error?: string }
