import type { Samples } from './sample.ts'

export const programs: readonly Samples[] = [
  {
    source: 'Python: “Logging HOWTO”, basicConfig; Django, Celery, Uvicorn, Gunicorn, Loguru, absl',
    lines: [
      ['WARNING:root:Watch out!', null, 'warn'],
      ['DEBUG:example:This message should go to the log file', null, 'debug'],
      ['ERROR:root:And non-ASCII stuff, too, like Øresund and Malmö', null, 'error'],
      ['2010-12-12 11:41:42,612 is when this event was logged.', '2010-12-12T11:41:42.612Z', 'unknown'],
      ['2005-03-19 15:10:26,618 - simple_example - DEBUG - debug message', '2005-03-19T15:10:26.618Z', 'debug'],
      ['2005-03-19 15:10:26,697 - simple_example - CRITICAL - critical message', '2005-03-19T15:10:26.697Z', 'fatal'],
      ['INFO 2024-01-15 10:30:00,123 views 4567 140 Request served', '2024-01-15T10:30:00.123Z', 'info'],
      ['[2024-01-15 10:30:00,123: WARNING/ForkPoolWorker-1] retrying', '2024-01-15T10:30:00.123Z', 'warn'],
      ['[2024-01-15 10:30:00 +0000] [7] [INFO] Listening at: http://0.0.0.0:8000 (7)', '2024-01-15T10:30:00Z', 'info'],
      ['[2024-01-15 10:30:00 +0000] [7] [CRITICAL] WORKER TIMEOUT (pid:12)', '2024-01-15T10:30:00Z', 'fatal'],
      ['INFO:     127.0.0.1:50000 - "GET / HTTP/1.1" 200 OK', null, 'info'],
      ['2024-01-15 10:30:00.123 | ERROR    | __main__:<module>:3 - boom', '2024-01-15T10:30:00.123Z', 'error'],
      ['2024-01-15 10:30:00.123 | SUCCESS  | app:run:9 - done', '2024-01-15T10:30:00.123Z', 'info'],
      ['Traceback (most recent call last):', null, 'error'],
    ],
  },
  {
    source:
      'Java: Logback and Log4j 2 layouts, Spring Boot “Logging”, java.util.logging, Tomcat, Kafka, Dropwizard, Cassandra',
    lines: [
      ['10:30:00.123 [main] INFO  com.example.App - Hello', null, 'info'],
      [
        '2024-01-15 10:30:00.123 [http-nio-8080-exec-1] ERROR c.e.Controller - failed',
        '2024-01-15T10:30:00.123Z',
        'error',
      ],
      [
        '2024-01-15T10:30:00.123+02:00  INFO 39252 --- [myapp] [           main] o.s.b.d.f.logexample.MyApplication       : Starting MyApplication',
        '2024-01-15T08:30:00.123Z',
        'info',
      ],
      ['2024-01-15 10:30:00.123  WARN 1 --- [           main] o.h.orm : HHH000', '2024-01-15T10:30:00.123Z', 'warn'],
      ['INFO: Server startup in 3025 ms', null, 'info'],
      ['SEVERE: Servlet.service() threw exception', null, 'error'],
      [
        '15-Jan-2024 10:30:00.123 INFO [main] org.apache.catalina.startup.Catalina.start Server startup in [3025] milliseconds',
        '2024-01-15T10:30:00.123Z',
        'info',
      ],
      [
        '[2024-01-15 10:30:00,123] INFO [KafkaServer id=0] started (kafka.server.KafkaServer)',
        '2024-01-15T10:30:00.123Z',
        'info',
      ],
      [
        '[2024-01-15 10:30:00,123] WARN Session 0x0 for server null (org.apache.zookeeper.ClientCnxn)',
        '2024-01-15T10:30:00.123Z',
        'warn',
      ],
      [
        'INFO  [2024-01-15 10:30:00,123] io.dropwizard.core.server.ServerFactory: Starting',
        '2024-01-15T10:30:00.123Z',
        'info',
      ],
      [
        'INFO  [main] 2024-01-15 10:30:00,123 CassandraDaemon.java:650 - Startup complete',
        '2024-01-15T10:30:00.123Z',
        'info',
      ],
      ['TRACE com.example.App - entering', null, 'trace'],
      [
        '[2024-01-15T10:30:00,123][WARN ][o.e.b.BootstrapChecks    ] [node-1] max file descriptors',
        '2024-01-15T10:30:00.123Z',
        'warn',
      ],
      ['Exception in thread "main" java.lang.NullPointerException', null, 'error'],
    ],
  },
  {
    source: 'Go: package `log`, logrus on a terminal, zap’s console encoder, slog’s default handler, runtime panics',
    lines: [
      ['2009/11/10 23:00:00 hello', '2009-11-10T23:00:00Z', 'unknown'],
      ['2009/01/23 01:23:23.123123 /a/b/c/d.go:23: message', '2009-01-23T01:23:23.123123Z', 'unknown'],
      ['2022/11/08 15:28:26 INFO hello count=3', '2022-11-08T15:28:26Z', 'info'],
      ['2022/11/08 15:28:26 ERROR oops err=x', '2022-11-08T15:28:26Z', 'error'],
      ['INFO[0000] A group of walrus emerges from the ocean      animal=walrus size=10', null, 'info'],
      ["WARN[0003] The group's number increased tremendously!  number=122 omg=true", null, 'warn'],
      ['2024-01-15T10:30:00.123Z\tINFO\tapp/main.go:9\tstarted\t{"port": 80}', '2024-01-15T10:30:00.123Z', 'info'],
      ['2024-01-15T10:30:00.123+0100\tDPANIC\tapp/main.go:9\todd', '2024-01-15T09:30:00.123Z', 'fatal'],
      ['panic: runtime error: index out of range [3] with length 3', null, 'fatal'],
      ['fatal error: all goroutines are asleep - deadlock!', null, 'fatal'],
    ],
  },
  {
    source: 'Rust: env_logger, tracing-subscriber, panics',
    lines: [
      ['[2017-11-09T02:12:24Z ERROR main] this is printed by default', '2017-11-09T02:12:24Z', 'error'],
      ['[2024-01-15T10:30:00Z INFO  my_crate::module] starting up', '2024-01-15T10:30:00Z', 'info'],
      [
        '2022-02-15T18:40:14.289898Z  INFO fmt: preparing to shave yaks number_of_yaks=3',
        '2022-02-15T18:40:14.289898Z',
        'info',
      ],
      [
        '2022-02-15T18:40:14.289974Z ERROR yak_shave: failed to shave yak yak=3',
        '2022-02-15T18:40:14.289974Z',
        'error',
      ],
      [
        '2022-02-15T18:40:14.289974Z DEBUG shaving_yaks{yaks=3}:shave{yak=1}: yak_shave: hello',
        '2022-02-15T18:40:14.289974Z',
        'debug',
      ],
      ["thread 'main' panicked at src/main.rs:4:5:", null, 'error'],
    ],
  },
  {
    source: '.NET: SimpleConsoleFormatter, Serilog’s console sink, NLog’s default layout',
    lines: [
      ['info: Microsoft.Hosting.Lifetime[14]', null, 'info'],
      ['warn: Microsoft.AspNetCore.HttpsPolicy.HttpsRedirectionMiddleware[3]', null, 'warn'],
      ['fail: Microsoft.AspNetCore.Server.Kestrel[13]', null, 'error'],
      ['crit: Program[0]', null, 'fatal'],
      ['dbug: Microsoft.Extensions.Hosting.Internal.Host[1]', null, 'debug'],
      ['trce: Program[0]', null, 'trace'],
      ['[10:30:00 INF] Hello, Serilog!', null, 'info'],
      ['[10:30:00 ERR] Something failed', null, 'error'],
      ['2024-01-15 10:30:00.1234|WARN|MyApp.Program|Careful', '2024-01-15T10:30:00.1234Z', 'warn'],
      ['2024-01-15 10:30:00.123 +01:00 [WRN] disk is nearly full', '2024-01-15T09:30:00.123Z', 'warn'],
    ],
  },
  {
    source: 'PostgreSQL, “Error Reporting and Logging”, log_line_prefix as Debian, RDS and the default have it',
    lines: [
      [
        '2024-01-15 10:30:00.123 UTC [1] LOG:  database system is ready to accept connections',
        '2024-01-15T10:30:00.123Z',
        'info',
      ],
      ['2024-01-15 10:30:00.123 UTC [31] FATAL:  role "root" does not exist', '2024-01-15T10:30:00.123Z', 'fatal'],
      [
        '2024-01-15 10:30:00.123 CET [1234] postgres@mydb ERROR:  relation "x" does not exist at character 15',
        '2024-01-15T09:30:00.123Z',
        'error',
      ],
      [
        '2024-01-15 10:30:00.123 CET [1234] postgres@mydb STATEMENT:  select * from x',
        '2024-01-15T09:30:00.123Z',
        'info',
      ],
      [
        '2024-01-15 10:30:00 UTC:10.0.0.1(5432):app@db:[777]:WARNING:  there is no transaction in progress',
        '2024-01-15T10:30:00Z',
        'warn',
      ],
      ['2024-01-15 10:30:00.123 UTC [31] DEBUG:  CommitTransaction', '2024-01-15T10:30:00.123Z', 'debug'],
    ],
  },
  {
    source: 'MySQL 8.4, “Error Log Output Format”; MariaDB, “Error Log”',
    lines: [
      [
        '2020-08-06T14:25:02.835618Z 0 [Note] [MY-012487] [InnoDB] DDL log recovery : begin',
        '2020-08-06T14:25:02.835618Z',
        'info',
      ],
      [
        '2020-08-06T14:25:02.936146Z 0 [Warning] [MY-010068] [Server] CA certificate /var/mysql/sslinfo/cacert.pem is self signed.',
        '2020-08-06T14:25:02.936146Z',
        'warn',
      ],
      [
        '2020-08-06T14:25:03.109022Z 5 [Note] [MY-010051] [Server] Event Scheduler: scheduler thread started with id 5',
        '2020-08-06T14:25:03.109022Z',
        'info',
      ],
      ['2020-08-06T14:25:03.109022Z 0 [ERROR] [MY-010119] [Server] Aborting', '2020-08-06T14:25:03.109022Z', 'error'],
      ['2024-01-15 10:30:00 0 [Note] InnoDB: Using Linux native AIO', '2024-01-15T10:30:00Z', 'info'],
      ['2024-01-15 10:30:00 12 [Warning] Aborted connection 12 to db', '2024-01-15T10:30:00Z', 'warn'],
    ],
  },
  {
    source: 'Redis, `serverLogRaw`; Ruby Logger; Rails; Puma',
    lines: [
      [
        '1:C 15 Jan 2024 10:30:00.123 * oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo',
        '2024-01-15T10:30:00.123Z',
        'info',
      ],
      ['1:M 15 Jan 2024 10:30:00.123 # WARNING Memory overcommit must be enabled!', '2024-01-15T10:30:00.123Z', 'warn'],
      ['42:S 15 Jan 2024 10:30:00.123 - DB 0: 1 keys', '2024-01-15T10:30:00.123Z', 'info'],
      ['42:M 15 Jan 2024 10:30:00.123 . Client closed connection', '2024-01-15T10:30:00.123Z', 'debug'],
      ['I, [1999-03-03T02:34:24.895701 #19074]  INFO -- Main: info.', '1999-03-03T02:34:24.895701Z', 'info'],
      ['D, [2024-01-15T10:30:00.123456 #7] DEBUG -- : SELECT 1', '2024-01-15T10:30:00.123456Z', 'debug'],
      ['E, [2024-01-15T10:30:00.123456 #7] ERROR -- : boom', '2024-01-15T10:30:00.123456Z', 'error'],
      [
        'F, [2024-01-15T10:30:00.123456 #7] FATAL -- : [id] ActionController::RoutingError',
        '2024-01-15T10:30:00.123456Z',
        'fatal',
      ],
      ['W, [2024-01-15T10:30:00.123456 #7]  WARN -- : careful', '2024-01-15T10:30:00.123456Z', 'warn'],
    ],
  },
  {
    source:
      'PHP: `error_log`, Monolog LineFormatter, Laravel; npm; AWS Lambda (Node.js, Python); Erlang, Elixir, RabbitMQ; MongoDB 4.2',
    lines: [
      [
        '[15-Jan-2024 10:30:00 UTC] PHP Fatal error:  Uncaught Exception: boom in /x.php:3',
        '2024-01-15T10:30:00Z',
        'fatal',
      ],
      ['[15-Jan-2024 10:30:00 Europe/Berlin] PHP Warning:  Undefined variable $x in /x.php on line 2', null, 'warn'],
      ['PHP Notice:  Undefined index: a in /x.php on line 2', null, 'info'],
      [
        '[2024-01-15T10:30:00.123456+00:00] app.ERROR: boom {"exception":"x"} []',
        '2024-01-15T10:30:00.123456Z',
        'error',
      ],
      ['[2024-01-15 10:30:00] production.INFO: hello', '2024-01-15T10:30:00Z', 'info'],
      ['npm ERR! code ELIFECYCLE', null, 'error'],
      ['npm WARN deprecated request@2.88.2', null, 'warn'],
      ['npm error code ENOENT', null, 'error'],
      [
        '2024-01-15T10:30:00.123Z\t79b4f56e-95b1-4643-9700-2807f4e68189\tINFO\tEVENT received',
        '2024-01-15T10:30:00.123Z',
        'info',
      ],
      [
        '2024-01-15T10:30:00.123Z\t79b4f56e-95b1-4643-9700-2807f4e68189\tERROR\tInvoke Error',
        '2024-01-15T10:30:00.123Z',
        'error',
      ],
      [
        '[WARNING]\t2024-01-15T10:30:00.123Z\t79b4f56e-95b1-4643-9700-2807f4e68189\tlow',
        '2024-01-15T10:30:00.123Z',
        'warn',
      ],
      ['10:30:00.123 [info] Running Web.Endpoint with Bandit', null, 'info'],
      [
        '2024-01-15 10:30:00.123456+00:00 [error] <0.222.0> closing AMQP connection',
        '2024-01-15T10:30:00.123456Z',
        'error',
      ],
      [
        '2014-11-03T18:28:32.450-0500 I NETWORK [initandlisten] waiting for connections on port 27017',
        '2014-11-03T23:28:32.450Z',
        'info',
      ],
      ['2019-05-01T10:30:00.123+0000 W ACCESS   [conn1] no SSL certificate', '2019-05-01T10:30:00.123Z', 'warn'],
    ],
  },
  {
    source: 'LogHub (logpai): HDFS, Hadoop, Spark, ZooKeeper, Windows CBS, Android, Apache, macOS',
    lines: [
      [
        '081109 203615 148 INFO dfs.DataNode$PacketResponder: PacketResponder 1 for block blk_38865049064139660 terminating',
        null,
        'info',
      ],
      ['081109 204005 35 WARN dfs.DataNode$DataXceiver: Got exception while serving', null, 'warn'],
      [
        '2015-10-18 18:01:47,978 INFO [main] org.apache.hadoop.mapreduce.v2.app.MRAppMaster: Created MRAppMaster',
        '2015-10-18T18:01:47.978Z',
        'info',
      ],
      [
        '17/06/09 20:10:40 INFO executor.CoarseGrainedExecutorBackend: Registered signal handlers for [TERM, HUP, INT]',
        null,
        'info',
      ],
      [
        '2015-07-29 17:41:44,747 - WARN  [SendWorker:188978561024:QuorumCnxManager$SendWorker@679] - Interrupted while waiting',
        '2015-07-29T17:41:44.747Z',
        'warn',
      ],
      [
        '2016-09-28 04:30:30, Info                  CBS    Loaded Servicing Stack v6.1.7601.23505',
        '2016-09-28T04:30:30Z',
        'info',
      ],
      ['03-17 16:13:38.811  1702  2395 D WindowManager: printFreezingDisplayLogs', '2026-03-17T16:13:38.811Z', 'debug'],
      ['03-17 16:13:38.811  1702  2395 E ActivityManager: ANR in com.example', '2026-03-17T16:13:38.811Z', 'error'],
      [
        '[Sun Dec 04 04:47:44 2005] [notice] workerEnv.init() ok /etc/httpd/conf/workers2.properties',
        '2005-12-04T04:47:44Z',
        'info',
      ],
      [
        'Jul  1 09:00:55 calvisitor-10-105-160-95 kernel[0]: IOThunderboltSwitch<0>(0x0)::listenerCallback',
        '2026-07-01T09:00:55Z',
        'unknown',
        'IOThunderboltSwitch<0>(0x0)::listenerCallback',
      ],
    ],
  },
  {
    source: 'Compilers and shells that write a level with a colon: rustc, gcc, git, cargo',
    lines: [
      ['error: could not compile `x` due to previous error', null, 'error'],
      ['warning: unused variable: `x`', null, 'warn'],
      ['fatal: not a git repository (or any of the parent directories): .git', null, 'fatal'],
      ['error[E0308]: mismatched types', null, 'error'],
      ["Error: Cannot find module 'x'", null, 'error'],
    ],
  },
]
