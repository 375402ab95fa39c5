/** The parts of an entry that a field can tell. */
export type Role = 'message' | 'level' | 'time' | 'application' | 'source'

/**
 * The usual names of fields, the stronger first: where several tell the same part, the first that can be read counts, and the others stay
 * in `metadata`. A dot leads into a nested object, or is part of the name.
 */
const NAMES: Readonly<Record<Role, string>> = {
  message:
    'message msg @m RenderedMessage short_message shortMessage log fields.message record.message jsonPayload.message textPayload body ' +
    'body.stringValue body.string_value @message logmsg log_message MessageTemplate @mt text event error.message err.message',
  level:
    'log.level level severity lvl loglevel log_level logLevel @l levelname level_name levelName record.level.name severity_text ' +
    'severityText jsonPayload.level priority syslog.severity.name severity_number severityNumber levelno level_value record.level.no s',
  time:
    '@timestamp timestamp time ts datetime date @t t.$date instant timeMillis timestamp_ms time_unix_nano timeUnixNano ' +
    '_SOURCE_REALTIME_TIMESTAMP __REALTIME_TIMESTAMP asctime eventTime event_time eventtime record.time.timestamp time_local ' +
    'time_iso8601 @fields.timestamp t observedTimeUnixNano created isotime',
  application:
    'application app app_name appname appName application_name SYSLOG_IDENTIFIER programname program logger logger_name loggerName ' +
    'log.logger module component target SourceContext Category channel c record.name syslog.appname name _COMM ' +
    'kubernetes.container_name container_name',
  source:
    'source service.name service service_name serviceName resource.attributes.service.name resource.service.name host hostname ' +
    'host.name _HOSTNAME job',
}

/** A role, and how strong a name speaks for it: 0 is the strongest. */
export type Claim = { readonly role: Role; readonly rank: number }

const withCapital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

const claims = new Map<string, Claim>()
for (const role of ['message', 'level', 'time', 'application', 'source'] as const) {
  for (const [rank, name] of NAMES[role].split(' ').entries()) {
    for (const spelling of new Set([name, withCapital(name), name.toUpperCase()])) {
      if (!claims.has(spelling)) claims.set(spelling, { role, rank })
    }
  }
}

/** The role that the name of a field, or the dotted path to it, speaks for. */
export const claimOf = (path: string): Claim | undefined => claims.get(path)

const parents = new Set<string>()
for (const path of claims.keys()) {
  for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) parents.add(path.slice(0, dot))
}

/** Whether a nested object at this path can hold fields with a role. */
export const leadsFurther = (path: string): boolean => parents.has(path)
