import * as z from 'zod'
import { FREE, setting } from './setting.ts'

/** A domain name of the team, and its certificate. */
export const domain = (certificateArn: RegExp, certificateIs: string) =>
  z.strictObject({
    name: setting(z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'a domain name such as live.example.com'), {
      about: 'The name. You create its DNS record, which has to point to the target in the outputs of the stack',
      cost: FREE,
    }),
    certificateArn: setting(z.string().regex(certificateArn, certificateIs), {
      about: 'Certificate of the name, in AWS Certificate Manager',
      cost: FREE,
    }),
  })
