import type { Me } from '../../../core/contracts/http.ts'
import { apiClient } from '../api/client.ts'
import { ApiError } from '../api/problem.ts'
import type { Settings } from '../api/settings.ts'

/** Asks the stack about a token: its subject and its rights. @throws ApiError when the stack refuses it */
export const checkToken = async ({ httpUrl }: Settings, token: string): Promise<Me> => {
  // The browser refuses a bad header value (RFC 9110 §5.5) with the same error as a missing network.
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new ApiError('invalid-token', { status: 0, detail: 'It has characters that cannot occur in a token.' })
  }
  return apiClient({ httpUrl, token: () => token, fetch: (input, init) => fetch(input, init) }).me()
}
