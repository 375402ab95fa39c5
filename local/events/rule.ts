import { z } from 'zod'
import { compilePattern } from '../../core/alerts/pattern/pattern.ts'
import { rateMs } from './schedule.ts'
import { type OfRule, type RuleTarget, ruleTarget, type Target } from './target.ts'

/** A rule as it was defined. EventBridge API Reference, "PutRule". */
export const RuleDefinition = z.object({
  EventPattern: z.record(z.string(), z.unknown()).exactOptional(),
  ScheduleExpression: z.string().exactOptional(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Description: z.string().exactOptional(),
})
export type RuleDefinition = z.infer<typeof RuleDefinition>

/** A rule, compiled. */
export type Rule = {
  readonly name: string
  readonly arn: string
  readonly busName: string
  /** The template alone changes its rules. */
  readonly isOfTemplate: boolean
  readonly definition: RuleDefinition
  readonly enabled: boolean
  readonly matches: ((event: object) => boolean) | undefined
  /** Interval of a scheduled rule, milliseconds. */
  readonly everyMs: number | undefined
  readonly targets: readonly RuleTarget[]
}

/**
 * Compiles a rule.
 * @param saidName its name in the log. @throws Error for a pattern, a schedule or an input that is not understood
 */
export const rule = ({
  name,
  arn,
  busName,
  isOfTemplate,
  definition,
  targets,
  saidName = name,
}: Pick<Rule, 'name' | 'arn' | 'busName' | 'isOfTemplate' | 'definition'> & {
  readonly targets: readonly Target[]
  readonly saidName?: string
}): Rule => {
  const { EventPattern, ScheduleExpression, State } = definition
  if (EventPattern === undefined && ScheduleExpression === undefined)
    throw new Error('needs EventPattern or ScheduleExpression')
  if (ScheduleExpression !== undefined && busName !== 'default')
    throw new Error('property ScheduleExpression: only rules of the default bus have schedules')
  const of: OfRule = { ruleArn: arn, ruleName: saidName, busName }
  return {
    name,
    arn,
    busName,
    isOfTemplate,
    definition,
    enabled: State === 'ENABLED',
    matches: EventPattern && compilePattern(EventPattern),
    everyMs: ScheduleExpression === undefined ? undefined : rateMs(ScheduleExpression),
    targets: targets.map(target => ruleTarget(target, of)),
  }
}
