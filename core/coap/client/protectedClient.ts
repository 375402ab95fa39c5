import { codeText, type Method, methods } from '../message/code.ts'
import { NO_BYTES, type Option } from '../message/message.ts'
import { Echo } from '../options/echo.ts'
import { Oscore } from '../options/oscore.ts'
import { opaqueOption, optionValue } from '../options/value.ts'
import type { SecurityContext } from '../oscore/context.ts'
import { openResponse } from '../oscore/open.ts'
import { type ProtectedRequest, protectRequest } from '../oscore/protect.ts'
import { pathOptions } from '../uri.ts'
import type { CoapClient, CoapRequest, CoapResponse } from './client.ts'

/** A response, and whether it was protected: one that was not may come from anybody. */
export type ProtectedResponse = CoapResponse & { readonly isProtected: boolean }

/** The answer was protected, but not with the key of the other end, or for another request. */
export class NotTheAnswer extends Error {
  override readonly name = 'NotTheAnswer'
}

/**
 * Protects the requests of a client, RFC 8613 §8.1. A request that is challenged is repeated with the Echo value, once (RFC 9175 §2.3).
 * @param nextNumber gives each sequence number once, also over restarts: RFC 8613 §7.2.1
 */
export const protectedClient = ({
  client,
  context,
  nextNumber,
}: {
  readonly client: CoapClient
  readonly context: SecurityContext
  readonly nextNumber: () => number
}) => {
  const exchange = async (
    { method, path, payload = NO_BYTES, options = [], ...how }: CoapRequest,
    ...more: readonly Option[]
  ): Promise<ProtectedResponse> => {
    const content = { code: methods[method], options: [...pathOptions(path), ...options, ...more], payload }
    const request = protectRequest(context, nextNumber(), content)
    return opened(context, request, await client.request({ ...how, ...outside(request) }))
  }
  return {
    /** @throws NotTheAnswer, and what {@link CoapClient.request} throws */
    request: async (request: CoapRequest): Promise<ProtectedResponse> => {
      const response = await exchange(request)
      const echo = response.isProtected ? optionValue(response.options, Echo) : undefined
      return echo && response.code === '4.01' ? exchange(request, opaqueOption(Echo, echo)) : response
    },
  }
}

/** The request as it goes out: its path is inside. */
const outside = ({ content: { code, options, payload } }: ProtectedRequest) => ({
  method: methodOf(code),
  path: '/',
  options,
  payload,
})

const methodOf = (code: number): Method => (code === methods.FETCH ? 'FETCH' : 'POST')

const opened = (context: SecurityContext, { binding }: ProtectedRequest, response: CoapResponse): ProtectedResponse => {
  if (!response.options.some(({ number }) => number === Oscore.number)) return { ...response, isProtected: false }
  const content = openResponse(context, binding, response)
  if (!content) throw new NotTheAnswer('the answer was not protected with the key, or answers another request')
  const { code, options, payload } = content
  return { ...response, code: codeText(code), options, payload: Buffer.from(payload), isProtected: true }
}
