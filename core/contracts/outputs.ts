/** The outputs of every stack, and their descriptions in CloudFormation. */
export const stackOutputs = {
  ConsoleUrl: 'The web console',
  CoapUrl: 'Devices send here',
  WebSocketUrl: 'Viewers open this, with ?deviceId=…',
  HttpUrl: 'History, devices and their configuration over HTTP; /docs in a browser',
  OpenCommand: 'Opens the web console, signed in: to be typed in a clone of the repository',
  TailCommand: 'Shows events and log lines as they come',
  DoctorCommand: 'Checks each hop of the stack',
  TokenCommand: 'Mints a token for all devices',
  TokenSecretArn: 'Signs viewer tokens',
  BusName: 'The event bus',
  DevicesTable: 'One item a device',
  EventsTable: 'One item an event',
  CountsTable: 'Counts of log lines, one item an hour of a source',
  LogFunctionArn: 'Takes the lines of CloudWatch log groups: a LogSource of your own stack names it',
  ViewersTable: 'Which viewer watches which device',
} as const
export type StackOutput = keyof typeof stackOutputs
