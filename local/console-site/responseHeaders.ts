import type { Resource } from '../contracts.ts'
import { headersProperties } from './properties.ts'

/** The headers that a response headers policy adds. CloudFront Developer Guide, "Understand response headers policies". */
export const responseHeaders = (policy: Resource): Readonly<Record<string, string>> => {
  const { SecurityHeadersConfig: security, CustomHeadersConfig } = headersProperties(policy)
  const { ContentSecurityPolicy, ContentTypeOptions, FrameOptions, ReferrerPolicy, StrictTransportSecurity } = security
  const transport = StrictTransportSecurity && [
    `max-age=${StrictTransportSecurity.AccessControlMaxAgeSec}`,
    ...(StrictTransportSecurity.IncludeSubdomains ? ['includeSubDomains'] : []),
    ...(StrictTransportSecurity.Preload ? ['preload'] : []),
  ]
  return {
    ...(ContentSecurityPolicy && { 'content-security-policy': ContentSecurityPolicy.ContentSecurityPolicy }),
    ...(ContentTypeOptions && { 'x-content-type-options': 'nosniff' }),
    ...(FrameOptions && { 'x-frame-options': FrameOptions.FrameOption }),
    ...(ReferrerPolicy && { 'referrer-policy': ReferrerPolicy.ReferrerPolicy }),
    // A browser passes it over where there is no TLS (RFC 6797 §8.1), as here.
    ...(transport && { 'strict-transport-security': transport.join('; ') }),
    ...Object.fromEntries(CustomHeadersConfig.Items.map(({ Header, Value }) => [Header.toLowerCase(), Value])),
  }
}
