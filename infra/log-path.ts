import { Duration } from 'aws-cdk-lib'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import { FilterPattern, type IFilterPattern, type LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import { DELIVERY_DETAIL_TYPE } from '../core/events/log/cloudwatch/again.ts'
import { HANDLERS_OF_LINES } from '../core/events/log/cloudwatch/taken.ts'
import { ABOUT_LOG_LINES } from '../core/runtime/aboutLogLines.ts'
import { BusTarget } from './bus-target.ts'
import { STORING } from './event-worth.ts'
import { OwnLogSource } from './log-source.ts'
import type { MakeFunction } from './make-function.ts'
import type { SondeFunction } from './sonde-function.ts'

/** Heads the names of the sources that are the stage's own. */
export const OWN_SOURCES = 'sonde.'

/** Metrics in embedded metric format are no lines for people, and what is logged about log lines must not become log lines. */
const OTHERS = FilterPattern.literal(`-CloudWatchMetrics -${ABOUT_LOG_LINES}`)
/** Of a function that handles log lines, only what its own logger writes: see `whyNotTaken`. */
const HANDLERS = FilterPattern.literal(`{ ($.time = "*") && ($.level = "*") && ($.${ABOUT_LOG_LINES} NOT EXISTS) }`)

export type LogPathProps = {
  readonly bus: EventBus
  readonly idSecret: Secret
  readonly makeFunction: MakeFunction
}

/** A program of the stage whose log group becomes a source. */
export type OwnProgram = { readonly name: string; readonly path: string; readonly logGroup: LogGroup }

/** Takes the lines of CloudWatch log groups: of the stage's own, and of those that a `LogSource` subscribes in any stack. */
export class LogPath extends Construct {
  readonly take: SondeFunction
  /** Brings deliveries that failed for good back to the function, when they are sent again. */
  readonly again: BusTarget

  constructor(scope: Construct, id: string, { bus, idSecret, makeFunction }: LogPathProps) {
    super(scope, id)
    this.take = makeFunction(this, 'CloudWatch', {
      name: 'cloudwatch-logs',
      description: 'Takes the lines of CloudWatch log groups',
      environment: { BUS_NAME: bus.eventBusName, ID_SECRET_ARN: idSecret.secretArn },
      memoryMiB: 512,
      timeout: Duration.seconds(30),
    })
    this.take.allow(['events:PutEvents'], [bus.eventBusArn])
    this.take.allow(['secretsmanager:GetSecretValue'], [idSecret.secretArn])
    const detailTypes = [DELIVERY_DETAIL_TYPE]
    this.again = new BusTarget(this, 'Deliveries', { bus, detailTypes, target: this.take, worth: STORING })
  }

  /** Makes programs of the stage sources. */
  subscribe(programs: readonly OwnProgram[]): void {
    for (const { name, path, logGroup } of programs)
      new OwnLogSource(this, `Of${path}`, {
        logGroup,
        takenBy: this.take.lambda,
        source: `${OWN_SOURCES}${name}`,
        filterPattern: patternFor(path),
      })
  }
}

/** @param path the names of the program's constructs, without the stack's */
const patternFor = (path: string): IFilterPattern => (HANDLERS_OF_LINES.includes(path) ? HANDLERS : OTHERS)
