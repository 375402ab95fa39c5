/** Where functions put their answers. */
export type Answers = {
  /** Opens a place for one answer. @returns its token, the answer to come, and how to close it */
  readonly open: (token: string) => { readonly answer: Promise<Buffer>; readonly close: () => void }
  /** Takes an answer. @returns whether somebody waits for it: a second answer is not taken */
  readonly put: (token: string, body: Buffer) => boolean
}

export const answers = (): Answers => {
  const waiting = new Map<string, (body: Buffer) => void>()
  return {
    open: token => {
      const { promise, resolve } = Promise.withResolvers<Buffer>()
      waiting.set(token, resolve)
      return { answer: promise, close: () => void waiting.delete(token) }
    },
    put: (token, body) => {
      const resolve = waiting.get(token)
      waiting.delete(token)
      resolve?.(body)
      return resolve !== undefined
    },
  }
}
