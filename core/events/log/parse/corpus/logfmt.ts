import type { Samples } from './sample.ts'

const { raw } = String

export const logfmt: readonly Samples[] = [
  {
    source: 'brandur.org/logfmt; kr/logfmt, README',
    lines: [
      [
        'at=info method=GET path=/ host=mutelight.org fwd="124.133.52.161" dyno=web.2 connect=4ms service=8ms status=200 bytes=1653',
        null,
        'info',
      ],
      [raw`foo=bar a=14 baz="hello kitty" cool%story=bro f %^asdf`, null, 'unknown'],
      ['measure.a=1ms measure.b=10 msg=hi', null, 'unknown', 'hi'],
    ],
  },
  {
    source: 'Heroku, “HTTP Routing”, router logs, “Error Codes”',
    lines: [
      [
        'at=error code=H12 desc="Request timeout" method=GET path=/ host=myapp.herokuapp.com dyno=web.1 connect=6ms service=30001ms status=503 bytes=0',
        null,
        'error',
      ],
      ['at=info method=POST path="/x" host=a.herokuapp.com status=201', null, 'info'],
    ],
  },
  {
    source: 'Go: `log/slog` TextHandler, logrus TextFormatter, go-kit; Docker, Prometheus, Grafana, Traefik',
    lines: [
      ['time=2022-11-08T15:28:26.000-05:00 level=INFO msg=hello count=3', '2022-11-08T20:28:26.000Z', 'info', 'hello'],
      [
        'time=2024-01-15T10:30:00.123456789Z level=ERROR+4 msg="very bad" err="open x: no such file"',
        '2024-01-15T10:30:00.123456789Z',
        'error',
        'very bad',
      ],
      [
        'time="2015-03-26T01:27:38-04:00" level=debug msg="Started observing beach" animal=walrus number=8',
        '2015-03-26T05:27:38Z',
        'debug',
        'Started observing beach',
      ],
      [
        'time="2015-03-26T01:27:38-04:00" level=panic msg="It\'s over 9000!" animal=orca size=9009',
        '2015-03-26T05:27:38Z',
        'fatal',
        "It's over 9000!",
      ],
      [
        raw`time="2024-01-15T10:30:00Z" level=warning msg="a \"quoted\" word\tand a tab"`,
        '2024-01-15T10:30:00Z',
        'warn',
        'a "quoted" word\tand a tab',
      ],
      [
        'ts=2024-01-15T10:30:00.123Z caller=main.go:543 level=info msg="Starting Prometheus Server" mode=server',
        '2024-01-15T10:30:00.123Z',
        'info',
        'Starting Prometheus Server',
      ],
      [
        'level=warn ts=2024-01-15T10:30:00.123456Z caller=manager.go:12 component="rule manager" msg="Evaluating rule failed"',
        '2024-01-15T10:30:00.123456Z',
        'warn',
        'Evaluating rule failed',
      ],
      [
        'logger=http.server t=2024-01-15T10:30:00.12+01:00 level=info msg="HTTP Server Listen" address=[::]:3000',
        '2024-01-15T09:30:00.12Z',
        'info',
        'HTTP Server Listen',
      ],
      ['lvl=eror msg="log15 says" t=2024-01-15T10:30:00+0000', '2024-01-15T10:30:00Z', 'error', 'log15 says'],
    ],
  },
  {
    source: 'Fortinet, FortiOS “Log message fields”',
    lines: [
      [
        'date=2024-01-15 time=10:30:00 devname="FG1" devid="FG1K" eventtime=1705314600123456789 tz="+0100" logid="0000000013" type="traffic" level="notice" srcip=10.0.0.1 msg="allowed"',
        '2024-01-15T09:30:00Z',
        'info',
        'allowed',
      ],
      [
        'date=2024-01-15 time=10:30:00 tz="+0000" type="event" level="critical" msg="Fan failure"',
        '2024-01-15T10:30:00Z',
        'fatal',
        'Fan failure',
      ],
    ],
  },
]
