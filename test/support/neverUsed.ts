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
    grant: 'events.amazonaws.com may sqs:SendMessage on *',
    because:
      'a fault path: an event that the bus cannot hand to its function, by a permission or over a day of throttling. local/events/delivery.test.ts shows it',
  },
]
