import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import type { Construct } from 'constructs'
import { accept } from './accepted.ts'

/** The secret from which the keys of devices are derived. Whoever has it can speak in the name of every device with such a key. */
export const deviceSecret = (scope: Construct, id: string): Secret => {
  const secret = new Secret(scope, id, {
    description: 'The keys of devices are derived from it. A key stays valid under the version before.',
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
  })
  accept(secret, {
    SMG4: 'Each rotation needs new keys in the devices, so that people decide on it: see docs/security-devices.md.',
  })
  return secret
}
