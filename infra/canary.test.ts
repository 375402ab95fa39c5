import { expect, it } from 'vitest'
import * as z from 'zod'
import { synthesised, textOf } from './testing/synthesised.ts'

const { template, ofType } = await synthesised({ canary: { everyMinutes: 3 } })

it('sends on its schedule, and is not tried again: the next one is soon', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    ScheduleExpression: 'rate(3 minutes)',
    Targets: [{ RetryPolicy: { MaximumRetryAttempts: 0 } }],
  })
})

it('is told where devices and viewers go, as the outputs tell people', () => {
  const Environment = z.object({ Variables: z.record(z.string(), z.unknown()) })
  const { Variables } = Environment.parse(
    ofType('AWS::Lambda::Function').get('CanaryFlyFunction')?.Properties.Environment,
  )
  const output = (name: string) => textOf(z.object({ Value: z.unknown() }).parse(template.toJSON().Outputs[name]).Value)
  expect(textOf(Variables.COAP_URL)).toBe(output('CoapUrl'))
  expect(textOf(Variables.HTTP_URL)).toBe(output('HttpUrl'))
  expect(textOf(Variables.WEBSOCKET_URL)).toBe(output('WebSocketUrl'))
})

it('raises its alarm after two failures of three, and when it is silent for as long', () => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    Namespace: 'Sonde',
    MetricName: 'CanaryFailed',
    Dimensions: [{ Name: 'Stack', Value: { Ref: 'AWS::StackName' } }],
    Period: 180,
    Statistic: 'Maximum',
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
    EvaluationPeriods: 3,
    DatapointsToAlarm: 2,
    TreatMissingData: 'breaching',
  })
})
