import * as z from 'zod'
import { FREE, setting } from './setting.ts'

/** A name of one's own, and the certificate for it. */
export const domain = (certificateArn: RegExp, certificateIs: string) =>
  z.strictObject({
    name: setting(z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'a domain name such as live.example.com'), {
      about: 'The name; its record in your DNS is yours to make, to the target that the outputs name',
      cost: FREE,
    }),
    certificateArn: setting(z.string().regex(certificateArn, certificateIs), {
      about: 'Certificate of the name, in AWS Certificate Manager',
      cost: FREE,
    }),
  })
