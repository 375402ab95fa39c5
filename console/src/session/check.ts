import type { Me } from '../../../core/contracts/http.ts'
import { apiClient } from '../api/client.ts'
import { ApiError } from '../api/problem.ts'
import type { Settings } from '../api/settings.ts'

/** Whose a token is, as the stack says. @throws ApiError when it is not taken */
export const checkToken = async ({ httpUrl }: Settings, token: string): Promise<Me> => {
  // What is no header value (RFC 9110 §5.5) would fail as if there were no network.
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new ApiError('invalid-token', { status: 0, detail: 'It holds characters that no token has.' })
  }
  return apiClient({ httpUrl, token: () => token, fetch: (input, init) => fetch(input, init) }).me()
}
