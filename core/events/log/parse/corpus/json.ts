import type { Samples } from './sample.ts'

const { raw } = String

export const json: readonly Samples[] = [
  {
    source: 'pino, README and docs/api.md; pino-http',
    lines: [
      [
        '{"level":30,"time":1531171074631,"pid":657,"hostname":"Davids-MBP-3.fritz.box","msg":"hello world"}',
        '2018-07-09T21:17:54.631Z',
        'info',
        'hello world',
      ],
      [
        '{"level":30,"time":1531171082399,"pid":657,"hostname":"Davids-MBP-3.fritz.box","msg":"hello child!","a":"property"}',
        '2018-07-09T21:18:02.399Z',
        'info',
        'hello child!',
      ],
      ['{"level":10,"time":1531171074631,"msg":"t"}', '2018-07-09T21:17:54.631Z', 'trace', 't'],
      ['{"level":20,"time":1531171074631,"msg":"d"}', '2018-07-09T21:17:54.631Z', 'debug', 'd'],
      ['{"level":40,"time":1531171074631,"msg":"w"}', '2018-07-09T21:17:54.631Z', 'warn', 'w'],
      [
        '{"level":50,"time":1531171074631,"err":{"type":"Error","message":"boom","stack":"Error: boom\\n    at x"},"msg":"boom"}',
        '2018-07-09T21:17:54.631Z',
        'error',
        'boom',
      ],
      ['{"level":60,"time":1531171074631,"msg":"f"}', '2018-07-09T21:17:54.631Z', 'fatal', 'f'],
      [
        '{"level":"info","time":"2018-07-09T21:17:54.631Z","msg":"formatters.level and isoTime"}',
        '2018-07-09T21:17:54.631Z',
        'info',
        'formatters.level and isoTime',
      ],
    ],
  },
  {
    source: 'bunyan, README',
    lines: [
      [
        '{"name":"myapp","hostname":"banana.local","pid":40161,"level":30,"msg":"hi","time":"2013-01-04T18:46:23.851Z","v":0}',
        '2013-01-04T18:46:23.851Z',
        'info',
        'hi',
      ],
      [
        '{"name":"myapp","hostname":"banana.local","pid":40161,"level":40,"lang":"fr","msg":"au revoir","time":"2013-01-04T18:46:23.853Z","v":0}',
        '2013-01-04T18:46:23.853Z',
        'warn',
        'au revoir',
      ],
    ],
  },
  {
    source: 'winston and logform, README',
    lines: [
      ['{"level":"info","message":"Hello distributed log files!"}', null, 'info', 'Hello distributed log files!'],
      [
        '{"level":"http","message":"GET /","timestamp":"2024-01-15T10:30:00.123Z"}',
        '2024-01-15T10:30:00.123Z',
        'info',
        'GET /',
      ],
      ['{"level":"silly","message":"s","timestamp":"2024-01-15 10:30:00"}', '2024-01-15T10:30:00Z', 'trace', 's'],
      [raw`{"level":"\u001b[33mwarn\u001b[39m","message":"coloured level"}`, null, 'warn', 'coloured level'],
    ],
  },
  {
    source:
      'zap (uber-go), README and zapcore’s production encoder; zerolog, README; Go `log/slog`, JSONHandler; logrus, JSONFormatter',
    lines: [
      [
        '{"level":"info","ts":1578990857.105345,"caller":"zapdemo/main.go:16","msg":"failed to fetch URL","url":"http://example.com","attempt":3,"backoff":1}',
        '2020-01-14T08:34:17.105345Z',
        'info',
        'failed to fetch URL',
      ],
      ['{"level":"dpanic","ts":"2024-01-15T10:30:00.123+0100","msg":"p"}', '2024-01-15T09:30:00.123Z', 'fatal', 'p'],
      ['{"time":1516134303,"level":"debug","message":"hello world"}', '2018-01-16T20:25:03Z', 'debug', 'hello world'],
      [
        '{"level":"fatal","time":1516133263,"error":"A repo man spends his life getting into tense situations","service":"myservice","message":"Cannot start myservice"}',
        '2018-01-16T20:07:43Z',
        'fatal',
        'Cannot start myservice',
      ],
      [
        '{"time":"2022-11-08T15:28:26.000000000-05:00","level":"INFO","msg":"hello","count":3}',
        '2022-11-08T20:28:26.000000000Z',
        'info',
        'hello',
      ],
      [
        '{"time":"2022-11-08T15:28:26-05:00","level":"ERROR+2","msg":"custom"}',
        '2022-11-08T20:28:26Z',
        'error',
        'custom',
      ],
      [
        '{"animal":"walrus","level":"info","msg":"A group of walrus emerges from the ocean","size":10,"time":"2014-03-10 19:57:38.562264131 -0400 EDT"}',
        '2014-03-10T23:57:38.562264131Z',
        'info',
        'A group of walrus emerges from the ocean',
      ],
      [
        '{"level":"warning","msg":"The group\'s number increased tremendously!","number":122,"omg":true,"time":"2014-03-10 19:57:38.562471297 -0400 EDT"}',
        '2014-03-10T23:57:38.562471297Z',
        'warn',
        "The group's number increased tremendously!",
      ],
    ],
  },
  {
    source: 'GELF 1.1 payload specification (Graylog)',
    lines: [
      [
        raw`{"version":"1.1","host":"example.org","short_message":"A short message that helps you identify what is going on","full_message":"Backtrace here\n\nmore stuff","timestamp":1385053862.3072,"level":1,"_user_id":9001,"_some_info":"foo","_some_env_var":"bar"}`,
        '2013-11-21T17:11:02.3072Z',
        'fatal',
        'A short message that helps you identify what is going on',
      ],
      ['{"version":"1.1","host":"h","short_message":"six","level":6}', null, 'info', 'six'],
      [
        '{"version":"1.1","host":"h","short_message":"three","level":3,"timestamp":1385053862}',
        '2013-11-21T17:11:02Z',
        'error',
        'three',
      ],
    ],
  },
  {
    source: 'systemd, “Journal JSON Format”, “Journal Export Formats”',
    lines: [
      [
        '{"__CURSOR":"s=1","__REALTIME_TIMESTAMP":"1342540861416409","_BOOT_ID":"33","_TRANSPORT":"syslog","PRIORITY":"4","SYSLOG_IDENTIFIER":"gdm-password]","_COMM":"gdm-session-wor","_HOSTNAME":"fedora","MESSAGE":"AccountsService-DEBUG(+): ActUserManager: ignoring unspecified session"}',
        '2012-07-17T16:01:01.416409Z',
        'warn',
        'AccountsService-DEBUG(+): ActUserManager: ignoring unspecified session',
      ],
      [
        '{"__REALTIME_TIMESTAMP":"1342540861416409","PRIORITY":"3","MESSAGE":[104,105]}',
        '2012-07-17T16:01:01.416409Z',
        'error',
        'hi',
      ],
      [
        '{"__REALTIME_TIMESTAMP":"1342540861416409","PRIORITY":"6","MESSAGE":"m","SYSLOG_IDENTIFIER":"cron"}',
        '2012-07-17T16:01:01.416409Z',
        'info',
        'm',
      ],
    ],
  },
  {
    source: 'Docker, “JSON File logging driver”; Fluentd logging driver; Kubernetes with Docker',
    lines: [
      [
        raw`{"log":"Log line 1\n","stream":"stdout","time":"2019-01-01T11:11:11.111111111Z"}`,
        '2019-01-01T11:11:11.111111111Z',
        'unknown',
        'Log line 1',
      ],
      [
        raw`{"log":"[ERROR] cannot open\n","stream":"stderr","time":"2019-01-01T11:11:11.111111111Z"}`,
        '2019-01-01T11:11:11.111111111Z',
        'error',
        '[ERROR] cannot open',
      ],
      [
        raw`{"log":"{\"level\":50,\"time\":1546341071111,\"msg\":\"boom\"}\n","stream":"stdout","time":"2019-01-01T11:11:11.111111111Z"}`,
        '2019-01-01T11:11:11.111111111Z',
        'error',
        'boom',
      ],
      [
        raw`{"log":"127.0.0.1 - - [01/Jan/2019:11:11:11 +0000] \"GET / HTTP/1.1\" 500 2 \"-\" \"-\"\n","stream":"stdout","time":"2019-01-01T11:11:11.111111111Z"}`,
        '2019-01-01T11:11:11.111111111Z',
        'error',
        'GET / HTTP/1.1 500',
      ],
      ['{"container_id":"bfdd5b","container_name":"/web","source":"stdout","log":"hello"}', null, 'unknown', 'hello'],
    ],
  },
  {
    source: 'Google Cloud, “Structured logging”, “LogEntry”, LogSeverity',
    lines: [
      [
        '{"severity":"ERROR","message":"There was an error in the application.","httpRequest":{"requestMethod":"GET"},"time":"2020-10-12T07:20:50.52Z","logging.googleapis.com/insertId":"42"}',
        '2020-10-12T07:20:50.52Z',
        'error',
        'There was an error in the application.',
      ],
      [
        '{"severity":"NOTICE","message":"n","timestamp":{"seconds":1705314600,"nanos":123000000}}',
        '2024-01-15T10:30:00.123000000Z',
        'info',
        'n',
      ],
      [
        '{"insertId":"1","textPayload":"plain","severity":"CRITICAL","timestamp":"2024-01-15T10:30:00.123456789Z","logName":"projects/p/logs/l"}',
        '2024-01-15T10:30:00.123456789Z',
        'fatal',
        'plain',
      ],
      [
        '{"jsonPayload":{"message":"inside","code":7},"severity":"DEFAULT","timestamp":"2024-01-15T10:30:00Z"}',
        '2024-01-15T10:30:00Z',
        'info',
        'inside',
      ],
      ['{"severity":400,"message":"by number"}', null, 'warn', 'by number'],
    ],
  },
  {
    source: 'Serilog: CompactJsonFormatter (README, CLEF), JsonFormatter',
    lines: [
      [
        '{"@t":"2016-06-07T03:44:57.8532799Z","@mt":"Hello, {User}","User":"nblumhardt"}',
        '2016-06-07T03:44:57.8532799Z',
        'unknown',
        'Hello, nblumhardt',
      ],
      [
        '{"@t":"2016-06-07T13:44:57.8532799+10:00","@mt":"Took {Elapsed:000} ms","@l":"Warning","Elapsed":34}',
        '2016-06-07T03:44:57.8532799Z',
        'warn',
        'Took 34 ms',
      ],
      [
        raw`{"@t":"2016-06-07T03:44:57.8532799Z","@m":"Hello, \"nblumhardt\"","@i":"7a8b9c0d","@l":"Error","@x":"System.Exception: boom"}`,
        '2016-06-07T03:44:57.8532799Z',
        'error',
        'Hello, "nblumhardt"',
      ],
      [
        '{"Timestamp":"2024-01-15T10:30:00.0000000+00:00","Level":"Information","MessageTemplate":"Listening on {Port}","Properties":{"Port":5000}}',
        '2024-01-15T10:30:00.0000000Z',
        'info',
        'Listening on 5000',
      ],
    ],
  },
  {
    source: '.NET, `JsonConsoleFormatter`, “Console log formatting”',
    lines: [
      [
        '{"Timestamp":"02:28:19 ","EventId":0,"LogLevel":"Information","Category":"ConsoleLoggerExtensions.Program","Message":"Hello World!","State":{"Message":"Hello World!"}}',
        null,
        'info',
        'Hello World!',
      ],
      ['{"EventId":1,"LogLevel":"Critical","Category":"Program","Message":"gone"}', null, 'fatal', 'gone'],
    ],
  },
  {
    source: 'Log4j 2, JsonLayout and JsonTemplateLayout; logstash-logback-encoder; ECS logging for Java',
    lines: [
      [
        '{"instant":{"epochSecond":1493121664,"nanoOfSecond":118000000},"thread":"main","level":"INFO","loggerName":"HelloWorld","message":"Hello, world!"}',
        '2017-04-25T12:01:04.118000000Z',
        'info',
        'Hello, world!',
      ],
      [
        '{"@timestamp":"2024-01-15T10:30:00.123+01:00","@version":"1","message":"started","logger_name":"org.example.App","thread_name":"main","level":"INFO","level_value":20000}',
        '2024-01-15T09:30:00.123Z',
        'info',
        'started',
      ],
      [
        '{"@timestamp":"2019-08-06T12:09:12.375Z","log.level":"INFO","message":"Tomcat started","service.name":"spring-petclinic","process.thread.name":"restartedMain","log.logger":"org.x"}',
        '2019-08-06T12:09:12.375Z',
        'info',
        'Tomcat started',
      ],
      [
        '{"@timestamp":"2019-08-06T12:09:12.375Z","log":{"level":"ERROR","logger":"a.b"},"message":"nested ECS","service":{"name":"s"}}',
        '2019-08-06T12:09:12.375Z',
        'error',
        'nested ECS',
      ],
      ['{"level_value":40000,"message":"only the number"}', null, 'error', 'only the number'],
      [
        '{"timeMillis":1493121664118,"level":"WARN","message":"old JsonLayout"}',
        '2017-04-25T12:01:04.118Z',
        'warn',
        'old JsonLayout',
      ],
    ],
  },
  {
    source: 'Python: python-json-logger, structlog (JSONRenderer), Loguru (serialize=True), AWS Lambda Powertools',
    lines: [
      [
        '{"asctime":"2024-01-15 10:30:00,123","name":"root","levelname":"WARNING","message":"watch out"}',
        '2024-01-15T10:30:00.123Z',
        'warn',
        'watch out',
      ],
      [
        '{"event":"user logged in","level":"info","logger":"auth","timestamp":"2024-01-15T10:30:00.123456Z"}',
        '2024-01-15T10:30:00.123456Z',
        'info',
        'user logged in',
      ],
      [
        raw`{"text":"2024-01-15 10:30:00.123 | INFO | m:f:1 - hi\n","record":{"level":{"icon":"i","name":"INFO","no":20},"message":"hi","name":"m","time":{"repr":"2024-01-15 10:30:00.123+00:00","timestamp":1705314600.123}}}`,
        '2024-01-15T10:30:00.123Z',
        'info',
        'hi',
      ],
      [
        '{"level":"ERROR","location":"collect.handler:7","message":"failed","timestamp":"2024-01-15 10:30:00,123+0000","service":"payment"}',
        '2024-01-15T10:30:00.123Z',
        'error',
        'failed',
      ],
      ['{"levelno":30,"message":"python number"}', null, 'warn', 'python number'],
      ['{"levelno":50,"message":"python critical"}', null, 'fatal', 'python critical'],
    ],
  },
  {
    source:
      'Monolog, JsonFormatter; Rust `tracing-subscriber` JSON; MongoDB 4.4 structured logs; Caddy; Traefik; Elixir LoggerJSON',
    lines: [
      [
        '{"message":"hi","context":{},"level":250,"level_name":"NOTICE","channel":"app","datetime":"2024-01-15T10:30:00.123456+00:00","extra":{}}',
        '2024-01-15T10:30:00.123456Z',
        'info',
        'hi',
      ],
      [
        '{"message":"bad","level":400,"channel":"app","datetime":"2024-01-15T10:30:00.123456+00:00"}',
        '2024-01-15T10:30:00.123456Z',
        'error',
        'bad',
      ],
      [
        '{"timestamp":"2022-02-15T18:47:10.821315Z","level":"INFO","fields":{"message":"preparing to shave yaks","number_of_yaks":3},"target":"fmt_json"}',
        '2022-02-15T18:47:10.821315Z',
        'info',
        'preparing to shave yaks',
      ],
      [
        '{"t":{"$date":"2020-05-01T15:16:17.180+00:00"},"s":"I","c":"NETWORK","id":12345,"ctx":"listener","svc":"R","msg":"Listening on","attr":{"address":"127.0.0.1"}}',
        '2020-05-01T15:16:17.180Z',
        'info',
        'Listening on',
      ],
      [
        '{"t":{"$date":"2020-05-01T15:16:17.180+00:00"},"s":"W","c":"CONTROL","ctx":"main","msg":"Access control is not enabled"}',
        '2020-05-01T15:16:17.180Z',
        'warn',
        'Access control is not enabled',
      ],
      [
        '{"level":"error","ts":1646861401.5241024,"logger":"http.log.access","msg":"handled request","status":500,"request":{"method":"GET","uri":"/"}}',
        '2022-03-09T21:30:01.5241024Z',
        'error',
        'handled request',
      ],
      [
        '{"ClientHost":"10.0.0.1","DownstreamStatus":502,"RequestMethod":"GET","RequestPath":"/","level":"info","msg":"","time":"2024-01-15T10:30:00Z"}',
        '2024-01-15T10:30:00Z',
        'info',
        '{"ClientHost":"10.0.0.1","DownstreamStatus":502,"RequestMethod":"GET","RequestPath":"/","level":"info","msg":"","time":"2024-01-15T10:30:00Z"}',
      ],
    ],
  },
  {
    source: 'OpenTelemetry, “Logs Data Model” and OTLP/JSON; AWS Lambda JSON log format; Fluent Bit and Vector outputs',
    lines: [
      [
        '{"timeUnixNano":"1544712660300000000","observedTimeUnixNano":"1544712660300000000","severityNumber":10,"severityText":"Information","traceId":"5B8EFFF798038103D269B633813FC60C","body":{"stringValue":"Example log record"}}',
        '2018-12-13T14:51:00.300000000Z',
        'info',
        'Example log record',
      ],
      [
        '{"timeUnixNano":"1544712660300000000","severityNumber":17,"body":{"stringValue":"by number"}}',
        '2018-12-13T14:51:00.300000000Z',
        'error',
        'by number',
      ],
      [
        '{"timestamp":"2024-01-15T10:30:00.123Z","level":"INFO","requestId":"79b4f56e","message":"Hello"}',
        '2024-01-15T10:30:00.123Z',
        'info',
        'Hello',
      ],
      [
        '{"date":1705314600.123456,"log":"E0115 10:30:00.123456       1 x.go:1] boom","stream":"stderr"}',
        '2024-01-15T10:30:00.123456Z',
        'error',
        'boom',
      ],
      [
        '{"file":"/var/log/x.log","host":"web-1","message":"plain line","source_type":"file","timestamp":"2024-01-15T10:30:00.123456789Z"}',
        '2024-01-15T10:30:00.123456789Z',
        'unknown',
        'plain line',
      ],
      [
        '{"time":1705314600123456789,"msg":"nanoseconds as a number"}',
        '2024-01-15T10:30:00.123456789Z',
        'unknown',
        'nanoseconds as a number',
      ],
      [
        '{"ts":1705314600123456,"lvl":"dbug","msg":"microseconds"}',
        '2024-01-15T10:30:00.123456Z',
        'debug',
        'microseconds',
      ],
    ],
  },
  {
    source: 'nginx `log_format … escape=json` (docs), Express and Envoy access logs in JSON',
    lines: [
      [
        '{"time_local":"15/Jan/2024:10:30:00 +0000","remote_addr":"10.0.0.1","request":"GET / HTTP/1.1","status":"404","body_bytes_sent":"153"}',
        '2024-01-15T10:30:00Z',
        'warn',
        '{"time_local":"15/Jan/2024:10:30:00 +0000","remote_addr":"10.0.0.1","request":"GET / HTTP/1.1","status":"404","body_bytes_sent":"153"}',
      ],
      [
        '{"method":"GET","path":"/x","response_code":503,"start_time":"2024-01-15T10:30:00.123Z"}',
        null,
        'error',
        '{"method":"GET","path":"/x","response_code":503,"start_time":"2024-01-15T10:30:00.123Z"}',
      ],
      ['{"msg":"done","status":500}', null, 'unknown', 'done'],
    ],
  },
]
