/** The outputs of every stack, and their descriptions in CloudFormation. */
export const stackOutputs = {
  ConsoleUrl: 'The web console',
  CoapUrl: 'Devices send here',
  WebSocketUrl: 'Viewers open this, with ?deviceId=…',
  HttpUrl: 'History, devices and their configuration over HTTP; /docs in a browser',
  TokenSecretArn: 'Signs viewer tokens: npx sonde token --secret <this>',
  BusName: 'The event bus',
  DevicesTable: 'One item a device',
  EventsTable: 'One item an event',
  CountsTable: 'Counts of log lines, one item an hour of a source',
  ViewersTable: 'Which viewer watches which device',
} as const
export type StackOutput = keyof typeof stackOutputs
