import { inject } from 'vitest'

/** A stack starts all its functions at once, each within ten seconds: one stack after another, however many tests run. */
export const startsInTurn = async <Started>(start: () => Promise<Started>): Promise<Started> => {
  const turn = await fetch(`${inject('sharedStackUrl')}/turn`)
  try {
    return await start()
  } finally {
    await turn.body?.cancel()
  }
}
