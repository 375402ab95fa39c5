import { Duration } from 'aws-cdk-lib'
import { HeadersFrameOption, HeadersReferrerPolicy, ResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront'
import type { Construct } from 'constructs'

const TWO_YEARS = Duration.days(730)

/** Browser features that the console does not use. */
const OFF = ['camera', 'microphone', 'geolocation', 'payment', 'usb', 'serial', 'display-capture']

const custom = (header: string, value: string) => ({ header, value, override: true })

/** The headers that CloudFront adds to each answer of the console. */
export const consoleHeaders = (scope: Construct, id: string, props: { name: string; contentSecurityPolicy: string }) =>
  new ResponseHeadersPolicy(scope, id, {
    responseHeadersPolicyName: props.name,
    comment: 'Sonde console',
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy: props.contentSecurityPolicy, override: true },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      strictTransportSecurity: { accessControlMaxAge: TWO_YEARS, includeSubdomains: true, override: true },
    },
    customHeadersBehavior: {
      customHeaders: [
        custom('Cross-Origin-Opener-Policy', 'same-origin'),
        custom('Cross-Origin-Resource-Policy', 'same-origin'),
        custom('Permissions-Policy', OFF.map(feature => `${feature}=()`).join(', ')),
      ],
    },
  })
