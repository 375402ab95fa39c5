import { z } from 'zod'
import { RuleRefusal } from './errors.ts'
import { busNameOf } from './ruleProperties.ts'
import { Target } from './target.ts'

const Name = z
  .string()
  .regex(/^[.\-_A-Za-z0-9]{1,64}$/, 'must be 1 to 64 letters, digits, dots, hyphens or underscores')
const BusName = z.string().min(1).default('default').transform(busNameOf)
const Page = {
  Limit: z.int().min(1).max(100).default(100),
  NextToken: z.string().default(''),
}
const Force = z.boolean().optional()

/** The requests about rules. EventBridge API Reference, each under its name. */
export const RuleRequests = {
  PutRule: z.object({
    Name,
    EventBusName: BusName,
    EventPattern: z.string().optional(),
    ScheduleExpression: z.string().max(256).optional(),
    State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
    Description: z.string().max(512).optional(),
  }),
  ByName: z.object({ Name, EventBusName: BusName, Force }),
  PutTargets: z.object({ Rule: Name, EventBusName: BusName, Targets: z.array(Target).min(1).max(100) }),
  RemoveTargets: z.object({
    Rule: Name,
    EventBusName: BusName,
    Ids: z.array(z.string().min(1)).min(1).max(100),
    Force,
  }),
  ListRules: z.object({ EventBusName: BusName, NamePrefix: z.string().default(''), ...Page }),
  ListTargetsByRule: z.object({ Rule: Name, EventBusName: BusName, ...Page }),
  ListRuleNamesByTarget: z.object({ TargetArn: z.string().min(1), EventBusName: BusName, ...Page }),
  TestEventPattern: z.object({ EventPattern: z.string(), Event: z.string() }),
}

/** @throws RuleRefusal naming what is wrong */
export const requestOf = <T>(schema: z.ZodType<T>, request: unknown): T => {
  const read = schema.safeParse(request)
  if (read.success) return read.data
  const problems = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new RuleRefusal(
    'ValidationException',
    `${problems.length} validation error${problems.length === 1 ? '' : 's'} detected: ${problems.join('; ')}`,
  )
}
