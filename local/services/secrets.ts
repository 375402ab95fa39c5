import { dirname } from 'node:path'
import { secretService } from '../front/services.ts'
import { keptRandom } from '../secretSeed.ts'
import { secretsManager } from '../secrets/secretsManager.ts'
import type { LocalRun, Part } from './localRun.ts'

/** The template's secrets: the same on the next run in the same folder. */
export const secrets = async ({ resources, folder, authorize, journal }: LocalRun): Promise<Part> => {
  const seed = folder('secret-seed')
  const manager = secretsManager({
    secrets: resources.ofType('AWS::SecretsManager::Secret'),
    authorize,
    journal,
    ...(seed && { random: await keptRandom(dirname(seed)) }),
  })
  let calls = 0
  const answer = secretService(manager)
  return {
    front: {
      secretsmanager: call => {
        if (call.caller.kind !== 'admin') calls++
        return answer(call)
      },
    },
    meter: () => ({ secretCalls: calls }),
    close: async () => undefined,
  }
}
