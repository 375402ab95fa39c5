import { CfnBudget } from 'aws-cdk-lib/aws-budgets'
import { Construct } from 'constructs'
import type { Config } from './config.ts'

/** Warns about the costs of a month before the bill does. */
export class Budget extends Construct {
  constructor(scope: Construct, id: string, { config, usd }: { readonly config: Config; readonly usd: number }) {
    super(scope, id)
    const { alarmEmail, alarmTopicArn, monthlyBudgetTag, tags } = config
    const subscribers = [
      ...(alarmEmail ? [{ subscriptionType: 'EMAIL', address: alarmEmail }] : []),
      ...(alarmTopicArn ? [{ subscriptionType: 'SNS', address: alarmTopicArn }] : []),
    ]
    const notice = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold, thresholdType: 'PERCENTAGE' },
      subscribers,
    })
    new CfnBudget(this, 'Budget', {
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: usd, unit: 'USD' },
        ...(monthlyBudgetTag && {
          costFilters: { TagKeyValue: [`user:${monthlyBudgetTag}$${tags[monthlyBudgetTag] ?? ''}`] },
        }),
      },
      notificationsWithSubscribers: [notice('ACTUAL', 80), notice('ACTUAL', 100), notice('FORECASTED', 100)],
    })
  }
}
