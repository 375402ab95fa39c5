import { runningFunctions } from '../console-site/deployers.ts'
import { answers } from '../custom-resources/answers.ts'
import { customResources } from '../custom-resources/customResources.ts'
import { ANSWER_PREFIX } from '../front/front.ts'
import type { LambdaService } from '../lambda/lambdaService.ts'
import { isCustomResource } from '../template/customResource.ts'
import type { StackResources } from '../template/stackResources.ts'
import type { LocalRun } from './localRun.ts'

/** The template's custom resources, made by its functions. */
export type CustomResourcesOfStack = {
  /** Brings them to what the template says. @throws CannotStart with the reason of a function */
  readonly bring: (resources: StackResources) => Promise<readonly string[]>
  /** Takes the answer of a function. @returns whether it was waited for */
  readonly answered: (token: string, body: Buffer) => boolean
}

/** @param awsUrl the endpoint, where functions put their answers */
export const customResourcesOf = (
  { resources, stackName, journal, region, accountId, say }: LocalRun,
  { lambda, awsUrl }: { readonly lambda: Pick<LambdaService, 'invokeMapped'>; readonly awsUrl: string },
): CustomResourcesOfStack => {
  const open = answers()
  const made = customResources({
    stackId: `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/local`,
    functionArns: runningFunctions(resources).map(({ arn }) => arn),
    invoke: lambda.invokeMapped,
    answers: open,
    responseUrl: token => `${awsUrl}${ANSWER_PREFIX}${token}`,
    records: journal.records('custom-resource'),
    say: (message, fields) =>
      say('cloudformation', JSON.stringify({ time: new Date().toISOString(), level: 'info', message, ...fields })),
  })
  return {
    bring: ({ all }) => made.bring(all.filter(({ type }) => isCustomResource(type))),
    answered: open.put,
  }
}
