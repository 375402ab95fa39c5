import { afterEach, inject } from 'vitest'
import { AnyEndpoints } from './anyEndpoints.ts'

const ask = async (): Promise<AnyEndpoints> => {
  const response = await fetch(inject('sharedStackUrl'))
  if (!response.ok) throw new Error(await response.text())
  return AnyEndpoints.parse(await response.json())
}

/**
 * Where the stack answers that end-to-end tests share. The first file that asks waits until it has started. If the stack ends
 * while a test of the file runs, the test fails and says so.
 */
export const sharedEndpoints = async (): Promise<AnyEndpoints> => {
  afterEach(async () => {
    await ask()
  })
  return ask()
}
