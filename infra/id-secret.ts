import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import type { Construct } from 'constructs'
import { accept } from './accepted.ts'

/** The secret under which messages are hashed into their ids, so that nobody can make one that is taken for another's. */
export const idSecret = (scope: Construct, id: string): Secret => {
  const secret = new Secret(scope, id, {
    description: 'Hashes messages into event ids. A new version comes into force ten minutes after it was put.',
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
  })
  accept(secret, {
    SMG4: 'It protects no data that is stored. People rotate it after a leak: see docs/deploy.md.',
  })
  return secret
}
