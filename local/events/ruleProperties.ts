import { z } from 'zod'
import type { Resource } from '../contracts.ts'
import { named, understood } from '../template/properties.ts'
import { type Rule, rule } from './rule.ts'
import { QueueArn, Target } from './target.ts'

const Properties = z.strictObject({
  Name: z.string().optional(),
  EventBusName: z.string().default('default'),
  EventPattern: z.record(z.string(), z.unknown()).exactOptional(),
  ScheduleExpression: z.string().exactOptional(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Targets: z.array(Target).max(5, 'a rule has at most five targets').default([]),
})

const Bus = z.strictObject({
  Name: z.string(),
  KmsKeyIdentifier: z.string().optional(),
  DeadLetterConfig: z.strictObject({ Arn: QueueArn }).optional(),
})

/** A bus of the template. */
export type TemplateBus = {
  readonly name: string
  readonly arn: string
  /** Whether a customer's key encrypts its events: it can fail then. */
  readonly hasKey: boolean
  /** Takes what it cannot encrypt or decrypt. */
  readonly deadLetterArn: string | undefined
}

/** The name of a bus that may be given by its ARN. */
export const busNameOf = (nameOrArn: string): string => nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1)

/**
 * AWS: "AWS::Events::Rule".
 * @throws Error naming the resource for what is not understood, `RoleArn` and `SqsParameters` among them.
 */
export const ruleOf = (resource: Resource): Rule => {
  const {
    Name: _,
    EventBusName,
    Targets: targets,
    ...definition
  } = understood(resource, Properties, {
    Description: 'says nothing to the bus',
    Tags: 'nothing is billed here',
  })
  try {
    return rule({
      name: resource.ref,
      arn: resource.arn,
      busName: busNameOf(EventBusName),
      isOfTemplate: true,
      definition,
      targets,
      saidName: resource.logicalId,
    })
  } catch (cause) {
    throw new Error(`${named(resource)}: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}

/**
 * AWS: "AWS::Events::EventBus".
 * @throws Error naming resource and property for what is not understood.
 */
export const templateBusOf = (resource: Resource): TemplateBus => {
  const { Name, KmsKeyIdentifier, DeadLetterConfig } = understood(resource, Bus, {
    Description: 'says nothing to the bus',
    Tags: 'nothing is billed here',
    LogConfig: 'the bus says what it drops in any case',
  })
  const deadLetterArn = DeadLetterConfig?.Arn
  return { name: Name, arn: resource.arn, hasKey: KmsKeyIdentifier !== undefined, deadLetterArn }
}
