import { block1, block2 } from './block.ts'
import { etag, ifMatch, ifNoneMatch } from './conditional.ts'
import { accept, contentFormat } from './contentFormat.ts'
import type { OptionDefinition } from './definition.ts'
import { echo, requestTag } from './echo.ts'
import { hopLimit } from './hopLimit.ts'
import { locationPath, locationQuery } from './location.ts'
import { maxAge } from './maxAge.ts'
import { noResponse } from './noResponse.ts'
import { observe } from './observe.ts'
import { oscore } from './oscore.ts'
import { proxyScheme, proxyUri } from './proxy.ts'
import { size1, size2 } from './size.ts'
import { uriHost, uriPath, uriPort, uriQuery } from './uri.ts'

/**
 * Every option that is known by name, in the order of its number (IANA's registry "CoAP Option Numbers"). What the listener
 * understands of them is in `core/coap/server/requestOptions.ts`.
 */
export const optionTable: readonly OptionDefinition[] = [
  ifMatch,
  uriHost,
  etag,
  ifNoneMatch,
  observe,
  uriPort,
  locationPath,
  oscore,
  uriPath,
  contentFormat,
  maxAge,
  uriQuery,
  hopLimit,
  accept,
  locationQuery,
  block2,
  block1,
  size2,
  proxyUri,
  proxyScheme,
  size1,
  echo,
  noResponse,
  requestTag,
]
