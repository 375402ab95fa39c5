import type { NeverUsed } from './permissionUse.ts'

/**
 * Grants of the template that no end-to-end test uses. Anything else that is granted and never used fails
 * `npm run test:long`, and so does an entry here that is used after all.
 */
export const neverUsed: readonly NeverUsed[] = [
  {
    grant: '* may logs:* on *',
    because: 'Lambda and Fargate write the logs on AWS; here what a function prints goes to the terminal',
  },
  {
    grant: 'CoapListenerTaskExecutionRole may ecr:* on *',
    because: 'Fargate pulls the image on AWS; here its command runs as a process',
  },
  {
    grant: 'CoapListenerTaskTaskRole may dynamodb:GetItem on {TablesDevices}',
    because: 'tasks of the version before read their records by it while a deployment replaces them',
  },
  {
    grant: 'ConsoleDeploymentRole may s3:* on *',
    because: 'CDK’s function that fills the bucket runs at a deployment; here the files are served from the assembly',
  },
  {
    grant: 'logs.amazonaws.com may lambda:InvokeFunction on {LogPathCloudWatchFunction} for *',
    because: 'a function that logs nothing in a run delivers nothing; test/long/ownLogs.test.ts lets functions log',
    isByChance: true,
  },
  {
    grant: 'apigateway.amazonaws.com may lambda:InvokeFunction on {HttpApiShipFunction} for *',
    because: 'the pattern of the permission for /logs covers /v1/logs as well, and is found first',
    isByChance: true,
  },
  {
    grant: 'LivePathOpenedRole may dynamodb:BatchWriteItem on {TablesViewers}',
    because: 'the rows of a viewer that never opened, or whose backlog could not be sent: core/viewers/open.test.ts',
    isByChance: true,
  },
  {
    grant: 'events.amazonaws.com may sqs:SendMessage on *',
    because:
      'a fault path: an event that the bus cannot hand to its function, by a permission or over a day of throttling. local/events/delivery.test.ts shows it',
  },
  {
    grant: 'LatePathCheckRole may dynamodb:GetItem on {TablesDevices}',
    because: 'a record that is gone between the reading of it and the note in it: core/devices/late/late.test.ts',
    isByChance: true,
  },
  {
    grant: 'AlertPathJudgeRole may dynamodb:GetItem on {TablesDevices}',
    because: 'a device whose return overtakes the word that it is late: core/alerts/judge/judge.test.ts',
    isByChance: true,
  },
  {
    grant: 'AlertPathJudgeRole may sqs:SendMessage on {AlertPathMatchesDeadLetters}',
    because: 'an event that cannot be judged, after its retries; test/long/alarms.test.ts lets the function fail',
    isByChance: true,
  },
  {
    grant: 'events.amazonaws.com may lambda:InvokeFunction on {AlertPathJudgeFunction} for {AlertPathMatchesRule}',
    because: 'dead letters of alerts that are sent again: core/operations/deadLetters',
    isByChance: true,
  },
  {
    grant: 'StageAlertsKeepRole may * on *',
    because:
      'rules and channels that left the configuration of a stage, or whose stack is deleted: core/alerts/stage and core/alerts/rules/changeRules.test.ts',
    isByChance: true,
  },
  {
    grant: 'HttpApiAlertsRole may sqs:SendMessage on *',
    because: 'a test of a channel, and open alerts of a rule that is changed',
    isByChance: true,
  },
  {
    grant: 'HttpApiAlertsRole may dynamodb:Query on {TablesEvents}*',
    because: 'a preview: over all devices, or of each that the rule names where the stage keeps no history over all',
    isByChance: true,
  },
  {
    grant: 'HttpApiAlertsRole may dynamodb:UpdateItem on {TablesViewers}',
    because: 'the read units of a preview: docs/alerts.md has one, which test/long/fencedCommands.test.ts types',
    isByChance: true,
  },
]
