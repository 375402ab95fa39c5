import { unmeasured } from '../cloudwatch/unmeasured.ts'
import type { Faults, Invoke, Measure, Say } from '../contracts.ts'
import type { Door } from '../door.ts'
import { requestId } from '../gateway/ids.ts'
import { invocation } from '../gateway/invocation.ts'
import type { ApiResources } from '../gateway/resources.ts'
import { readResult } from './answer.ts'
import { serve } from './serve.ts'
import { topology } from './topology.ts'

/** The parts of the local run that the emulator needs. */
export type HttpApisOptions = ApiResources & {
  /** The port of each API, by its id; its address is in the functions' variables before they can be invoked. */
  readonly doors: ReadonlyMap<string, Door>
  readonly invoke: Pick<Invoke, 'sync'>
  readonly faults: Pick<Faults, 'isWithin'>
  readonly say: Say
  /** Where answers of 5xx are counted; nowhere unless given. */
  readonly measure?: Measure
  /** ms since the epoch. */
  readonly now: () => number
  /** A number in [0, 1): request ids come from it. */
  readonly random: () => number
  readonly region: string
  readonly accountId: string
}

/** "Amazon API Gateway pricing": HTTP API calls are metered in increments of 512 KB. */
const BILLED_BYTES = 512 * 1024

/** API Gateway's HTTP APIs, on this machine. */
export type HttpApis = {
  /** Requests since the start, in started 512 KB of request or answer as AWS bills them. */
  readonly stats: () => { readonly requests: number }
  /** Ends the connections; waits for the functions that still run. */
  readonly close: () => Promise<void>
}

/**
 * Runs the HTTP APIs of a template. API Gateway Developer Guide, "API Gateway HTTP APIs".
 * Not emulated: TLS, custom domains, stages but `$default`, authorizers, payload format 1.0, parameter mapping.
 * @throws Error for a property that is not understood or a reference that leads nowhere
 */
export const httpApis = (options: HttpApisOptions): HttpApis => {
  const { doors, invoke, faults, say, measure = unmeasured, now, random, region, accountId } = options
  const running = new Set<Promise<void>>()
  let requests = 0
  const platform = {
    place: { region, accountId },
    run: invocation(invoke, readResult),
    faults,
    say,
    now,
    newRequestId: () => requestId(random),
  }
  for (const api of topology(options)) {
    // API Gateway Developer Guide, "Monitor CloudWatch metrics for HTTP APIs".
    const record = measure({ namespace: 'AWS/ApiGateway', name: '5xx', dimensions: { ApiId: api.id } })
    const answer = serve(api, { ...platform, serverError: () => record(1) })
    doors.get(api.id)?.open((request, response) => {
      // It rejects for a client that has left.
      const work = answer(request, response).then(
        bytes => {
          requests += Math.max(1, Math.ceil(bytes / BILLED_BYTES))
        },
        () => void response.destroy(),
      )
      running.add(work)
      void work.finally(() => running.delete(work))
    })
  }
  return {
    stats: () => ({ requests }),
    close: async () => {
      await Promise.all([...doors.values()].map(door => door.close()))
      await Promise.all(running)
    },
  }
}
