import { type EventBus, Rule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { againSource, DEAD_LETTERS } from '../core/contracts/deadLetters.ts'
import { EVENT_SOURCE } from '../core/contracts/events.ts'
import { limitInvocations } from './async-invocations.ts'
import { deadLetterQueue } from './dead-letter-queue.ts'
import type { EventWorth } from './event-worth.ts'
import type { SondeFunction } from './sonde-function.ts'

export type BusTargetProps = {
  readonly bus: EventBus
  readonly detailTypes: readonly string[]
  readonly target: SondeFunction
  readonly worth: EventWorth
  /** A dead-letter queue that is there already, under the name of this target; a new one unless given. */
  readonly deadLetters?: Queue
}

/**
 * Sends events to a function, with one dead-letter queue for both ways of failing: events that the bus could not deliver, and
 * events that the function failed on after its retries.
 */
export class BusTarget extends Construct {
  readonly bus: EventBus
  readonly rule: Rule
  readonly target: SondeFunction
  readonly deadLetters: Queue

  constructor(scope: Construct, id: string, { bus, detailTypes, target, worth, deadLetters }: BusTargetProps) {
    super(scope, id)
    this.bus = bus
    this.target = target
    this.deadLetters = deadLetters ?? deadLetterQueue(this, DEAD_LETTERS, worth.lettersKept)
    // An event that lay in the queue and is sent again goes to this target only: its source holds the queue's name.
    const [, ...path] = this.node.path.split('/')
    this.rule = new Rule(this, 'Rule', {
      eventBus: bus,
      eventPattern: { source: [EVENT_SOURCE, againSource(path.join(''))], detailType: [...detailTypes] },
      targets: [new LambdaTarget(target.lambda, { deadLetterQueue: this.deadLetters, maxEventAge: worth.maximumAge })],
    })
    limitInvocations(this, target, { ...worth, deadLetters: this.deadLetters })
  }
}
