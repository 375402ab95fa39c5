import { shortName } from '../console.ts'
import { runningFunctions } from '../console-site/deployers.ts'
import type { LambdaService } from '../lambda/lambdaService.ts'
import { mappings } from '../mappings/mappings.ts'
import type { Queues } from '../queues/queues.ts'
import type { LocalRun, Part } from './localRun.ts'

/** The template's event source mappings: queues whose messages go to functions. */
export const mappedQueues = (
  { resources, timeScale, say }: LocalRun,
  { consumer, lambda }: Pick<Queues, 'consumer'> & { readonly lambda: Pick<LambdaService, 'invokeMapped'> },
): Part & { readonly start: () => void } => {
  const pollers = mappings({
    resources: resources.ofType('AWS::Lambda::EventSourceMapping'),
    functions: runningFunctions(resources),
    consumer,
    invoke: lambda.invokeMapped,
    timeScale,
    warn: ({ logicalId }, message, fields) =>
      say(shortName(logicalId), JSON.stringify({ time: new Date().toISOString(), level: 'warn', message, ...fields })),
    now: Date.now,
    random: Math.random,
  })
  return {
    start: () => {
      for (const one of pollers) one.start()
    },
    close: async () => {
      for (const one of pollers) one.close()
    },
  }
}
