import type { Samples } from './sample.ts'

const { raw } = String

export const web: readonly Samples[] = [
  {
    source: 'Apache HTTP Server 2.4, “Log Files”, common and combined log format',
    lines: [
      [
        '127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326',
        '2000-10-10T20:55:36Z',
        'info',
        'GET /apache_pb.gif HTTP/1.0 200',
      ],
      [
        '127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326 "http://www.example.com/start.html" "Mozilla/4.08 [en] (Win98; I ;Nav)"',
        '2000-10-10T20:55:36Z',
        'info',
        'GET /apache_pb.gif HTTP/1.0 200',
      ],
    ],
  },
  {
    source:
      'Apache `mod_log_config`: `%v:%p %h …` (Debian’s vhost_combined), `-` for absent values, escapes, `%{usec_frac}t`',
    lines: [
      [
        'www.example.com:443 203.0.113.9 - - [15/Jan/2024:10:30:00 +0000] "GET / HTTP/1.1" 304 - "-" "curl/8.5.0"',
        '2024-01-15T10:30:00Z',
        'info',
        'GET / HTTP/1.1 304',
      ],
      [
        raw`203.0.113.9 - - [15/Jan/2024:10:30:00 +0000] "GET /?q=\"x\" HTTP/1.1" 400 226 "-" "a \"quoted\" agent"`,
        '2024-01-15T10:30:00Z',
        'warn',
        raw`GET /?q=\"x\" HTTP/1.1 400`,
      ],
      ['203.0.113.9 - - [15/Jan/2024:10:30:00 +0000] "-" 408 - "-" "-"', '2024-01-15T10:30:00Z', 'warn', '- 408'],
      [
        '203.0.113.9 - - [15/Jan/2024:10:30:00.123456 +0000] "POST /login HTTP/2.0" 500 12',
        '2024-01-15T10:30:00.123456Z',
        'error',
        'POST /login HTTP/2.0 500',
      ],
      [
        '2001:db8::1 - alice smith [15/Jan/2024:12:30:00 +0200] "DELETE /x HTTP/1.1" 403 199',
        '2024-01-15T10:30:00Z',
        'warn',
        'DELETE /x HTTP/1.1 403',
      ],
    ],
  },
  {
    source: 'nginx, `ngx_http_log_module`, format `combined`, and the ingress controller’s `upstreaminfo`',
    lines: [
      [
        '192.168.33.1 - - [11/Oct/2024:21:10:40 +0200] "GET /favicon.ico HTTP/1.1" 404 209 "-" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"',
        '2024-10-11T19:10:40Z',
        'warn',
        'GET /favicon.ico HTTP/1.1 404',
      ],
      [
        raw`203.0.113.9 - - [15/Jan/2024:10:30:00 +0000] "\x16\x03\x01\x00\xEE" 400 157 "-" "-"`,
        '2024-01-15T10:30:00Z',
        'warn',
        raw`\x16\x03\x01\x00\xEE 400`,
      ],
      [
        '203.0.113.9 - - [15/Jan/2024:10:30:00 +0000] "GET /api HTTP/1.1" 502 150 "-" "curl/8.5.0" 85 0.003 [default-web-80] [] 10.1.0.7:8080 0 0.003 502 8d3a',
        '2024-01-15T10:30:00Z',
        'error',
        'GET /api HTTP/1.1 502',
      ],
      [
        '10.1.0.1 - - [15/Jan/2024:10:30:01 +0000] "GET /healthz HTTP/1.1" 200 2 "-" "kube-probe/1.29"',
        '2024-01-15T10:30:01Z',
        'info',
        'GET /healthz HTTP/1.1 200',
      ],
      [
        '10.1.0.1 - - [15/Jan/2024:10:30:02 +0000] "PATCH /v1/things/7?x=1 HTTP/2.0" 101 0',
        '2024-01-15T10:30:02Z',
        'info',
        'PATCH /v1/things/7?x=1 HTTP/2.0 101',
      ],
      [
        '10.1.0.1 - bob [29/Feb/2024:23:59:59 -0330] "HEAD / HTTP/1.0" 301 0 "https://example.com/a b" "x"',
        '2024-03-01T03:29:59Z',
        'info',
        'HEAD / HTTP/1.0 301',
      ],
    ],
  },
  {
    source: 'Python `http.server`, `log_request`; Werkzeug; Django `runserver`; Gunicorn access log',
    lines: [
      [
        '127.0.0.1 - - [15/Jan/2024 10:30:00] "GET / HTTP/1.1" 200 -',
        '2024-01-15T10:30:00Z',
        'info',
        'GET / HTTP/1.1 200',
      ],
      [
        '[15/Jan/2024 10:30:00] "GET /polls/ HTTP/1.1" 500 59',
        '2024-01-15T10:30:00Z',
        'error',
        'GET /polls/ HTTP/1.1 500',
      ],
      [
        '127.0.0.1 - - [15/Jan/2024 10:30:00] "GET /nope HTTP/1.1" 404 -',
        '2024-01-15T10:30:00Z',
        'warn',
        'GET /nope HTTP/1.1 404',
      ],
      [
        '127.0.0.1 - - [15/Jan/2024:10:30:00 +0000] "GET /boom HTTP/1.1" 503 21 "-" "curl/8.5.0"',
        '2024-01-15T10:30:00Z',
        'error',
        'GET /boom HTTP/1.1 503',
      ],
    ],
  },
  {
    source: 'nginx error log: `ngx_log_error`, docs “Debugging”, and common questions on nginx.org',
    lines: [
      [
        '2024/01/15 10:30:00 [error] 1234#5678: *90 open() "/usr/share/nginx/html/favicon.ico" failed (2: No such file or directory), client: 192.168.33.1, server: localhost, request: "GET /favicon.ico HTTP/1.1", host: "example.com"',
        '2024-01-15T10:30:00Z',
        'error',
        'open() "/usr/share/nginx/html/favicon.ico" failed (2: No such file or directory)',
      ],
      [
        '2024/01/15 10:30:00 [warn] 1#1: the "user" directive makes sense only if the master process runs with super-user privileges, ignored in /etc/nginx/nginx.conf:2',
        '2024-01-15T10:30:00Z',
        'warn',
        'the "user" directive makes sense only if the master process runs with super-user privileges, ignored in /etc/nginx/nginx.conf:2',
      ],
      [
        '2024/01/15 10:30:00 [notice] 1#1: start worker processes',
        '2024-01-15T10:30:00Z',
        'info',
        'start worker processes',
      ],
      [
        '2024/01/15 10:30:00 [emerg] 7#7: bind() to 0.0.0.0:80 failed (98: Address already in use)',
        '2024-01-15T10:30:00Z',
        'fatal',
        'bind() to 0.0.0.0:80 failed (98: Address already in use)',
      ],
      [
        '2024/01/15 10:30:00 [crit] 7#7: *1 SSL_do_handshake() failed (SSL: error:14094085) while SSL handshaking, client: 203.0.113.9, server: 0.0.0.0:443',
        '2024-01-15T10:30:00Z',
        'fatal',
        'SSL_do_handshake() failed (SSL: error:14094085) while SSL handshaking',
      ],
      [
        '2024/01/15 10:30:00 [error] 29#29: *5 connect() failed (111: Connection refused) while connecting to upstream, client: 10.0.0.1, server: _, request: "GET / HTTP/1.1", upstream: "http://127.0.0.1:8080/", host: "localhost", referrer: "http://localhost/a, b"',
        '2024-01-15T10:30:00Z',
        'error',
        'connect() failed (111: Connection refused) while connecting to upstream',
      ],
      [
        '2024/01/15 10:30:00 [debug] 12#0: *1 http cleanup add: 0000000001DE4A48',
        '2024-01-15T10:30:00Z',
        'debug',
        'http cleanup add: 0000000001DE4A48',
      ],
    ],
  },
  {
    source: 'Apache HTTP Server 2.4, “Log Files”, error log; 2.2’s form of it',
    lines: [
      [
        '[Fri Sep 09 10:42:29.902022 2011] [core:error] [pid 35708:tid 4328636416] [client 72.15.99.187] File does not exist: /usr/local/apache2/htdocs/favicon.ico',
        '2011-09-09T10:42:29.902022Z',
        'error',
      ],
      [
        '[Wed Oct 11 14:32:52 2000] [error] [client 127.0.0.1] client denied by server configuration: /export/home/live/ap/htdocs/test',
        '2000-10-11T14:32:52Z',
        'error',
      ],
      [
        '[Mon Jan 15 10:30:00.123456 2024] [mpm_event:notice] [pid 1:tid 139] AH00489: Apache/2.4.58 (Unix) configured -- resuming normal operations',
        '2024-01-15T10:30:00.123456Z',
        'info',
      ],
      [
        '[Mon Jan 15 10:30:00.123456 2024] [ssl:warn] [pid 1] AH01909: server certificate does NOT include an ID which matches the server name',
        '2024-01-15T10:30:00.123456Z',
        'warn',
      ],
    ],
  },
]
