import { inject } from 'vitest'
import { AnyEndpoints } from './anyEndpoints.ts'

/** Where the stack answers that end-to-end tests share. The first who asks waits until it has started. */
export const sharedEndpoints = async (): Promise<AnyEndpoints> => {
  const response = await fetch(inject('sharedStackUrl'))
  if (!response.ok) throw new Error(await response.text())
  return AnyEndpoints.parse(await response.json())
}
