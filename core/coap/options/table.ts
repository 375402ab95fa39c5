import { Block1, Block2 } from './block.ts'
import { ETag, IfMatch, IfNoneMatch } from './conditional.ts'
import { Accept, ContentFormat } from './contentFormat.ts'
import type { OptionDefinition } from './definition.ts'
import { Echo, RequestTag } from './echo.ts'
import { HopLimit } from './hopLimit.ts'
import { LocationPath, LocationQuery } from './location.ts'
import { MaxAge } from './maxAge.ts'
import { NoResponse } from './noResponse.ts'
import { Observe } from './observe.ts'
import { Oscore } from './oscore.ts'
import { ProxyScheme, ProxyUri } from './proxy.ts'
import { Size1, Size2 } from './size.ts'
import { UriHost, UriPath, UriPort, UriQuery } from './uri.ts'

/**
 * Every option that is known by name, in the order of their numbers (IANA's registry "CoAP Option Numbers"). Those that the
 * listener understands are in `core/coap/server/requestOptions.ts`.
 */
export const optionTable: readonly OptionDefinition[] = [
  IfMatch,
  UriHost,
  ETag,
  IfNoneMatch,
  Observe,
  UriPort,
  LocationPath,
  Oscore,
  UriPath,
  ContentFormat,
  MaxAge,
  UriQuery,
  HopLimit,
  Accept,
  LocationQuery,
  Block2,
  Block1,
  Size2,
  ProxyUri,
  ProxyScheme,
  Size1,
  Echo,
  NoResponse,
  RequestTag,
]
