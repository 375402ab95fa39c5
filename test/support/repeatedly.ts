/** Does something again and again, without waiting for how it turns out, until it is stopped. */
export const repeatedly = (everyMs: number, work: () => Promise<unknown>): { readonly stop: () => void } => {
  const timer = setInterval(() => void work().catch(() => undefined), everyMs)
  return { stop: () => clearInterval(timer) }
}
