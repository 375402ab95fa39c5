import type { Samples } from './sample.ts'

const { raw } = String

export const security: readonly Samples[] = [
  {
    source: 'ArcSight, “Implementing ArcSight Common Event Format (CEF)”, header and escapes',
    lines: [
      [
        'Sep 19 08:26:10 host CEF:0|Security|threatmanager|1.0|100|worm successfully stopped|10|src=10.0.0.1 dst=2.1.2.2 spt=1232',
        '2026-09-19T08:26:10Z',
        'fatal',
        'worm successfully stopped',
      ],
      [
        raw`Sep 19 08:26:10 host CEF:0|security|threatmanager|1.0|100|detected a \| in message|10|src=10.0.0.1 act=blocked a | dst=1.1.1.1`,
        '2026-09-19T08:26:10Z',
        'fatal',
        'detected a | in message',
      ],
      [
        raw`Sep 19 08:26:10 host CEF:0|security|threatmanager|1.0|100|detected a \\ in packet|10|src=10.0.0.1 act=blocked a \\ dst=1.1.1.1`,
        '2026-09-19T08:26:10Z',
        'fatal',
        raw`detected a \ in packet`,
      ],
      [
        raw`Sep 19 08:26:10 host CEF:0|security|threatmanager|1.0|100|detected a = in message|10|src=10.0.0.1 act=blocked a \= dst=1.1.1.1`,
        '2026-09-19T08:26:10Z',
        'fatal',
        'detected a = in message',
      ],
      [
        raw`Sep 19 08:26:10 host CEF:0|security|threatmanager|1.0|100|Detected a threat. No action needed.|10|src=10.0.0.1 msg=Detected a threat.\n No action needed.`,
        '2026-09-19T08:26:10Z',
        'fatal',
        'Detected a threat. No action needed.',
      ],
    ],
  },
  {
    source: 'CEF, “Date Formats”, `rt`, and severities as words and numbers',
    lines: [
      ['CEF:0|Vendor|Product|1.0|1|login|3|rt=1705314600123 suser=alice', '2024-01-15T10:30:00.123Z', 'info', 'login'],
      [
        'CEF:0|Vendor|Product|1.0|1|port scan|5|rt=Jan 15 2024 10:30:00 src=10.0.0.1',
        '2024-01-15T10:30:00Z',
        'warn',
        'port scan',
      ],
      ['CEF:1|Vendor|Product|1.0|1|malware|High|src=10.0.0.1', null, 'error', 'malware'],
      ['CEF:0|Vendor|Product|1.0|1|breach|Very-High|', null, 'fatal', 'breach'],
      ['CEF:0|Red Hat|RHEL|8.0.0|100|SSH login|5', null, 'warn', 'SSH login'],
      ['CEF:0|Vendor|Product|1.0|1|something|Unknown|src=10.0.0.1', null, 'unknown', 'something'],
    ],
  },
  {
    source: 'CEF over syslog: RFC 5424 and a priority (Palo Alto, Trend Micro, Imperva integration guides)',
    lines: [
      [
        '<14>1 2021-03-01T20:46:50.869Z stream-logfwd20 logforwarder - panwlogs - CEF:0|Palo Alto Networks|LF|2.0|THREAT|spyware|1|deviceExternalId=xxx rt=Mar 01 2021 20:46:50 src=10.0.0.1',
        '2021-03-01T20:46:50Z',
        'info',
        'spyware',
      ],
      [
        '<158>Mar 20 08:26:10 imperva CEF:0|Imperva Inc.|SecureSphere|13.0|Firewall|SSL Untraceable Connection|Medium|act=None',
        '2026-03-20T08:26:10Z',
        'warn',
        'SSL Untraceable Connection',
      ],
      [
        '<134>Jan 15 10:30:00 10.0.0.5 CEF:0|Trend Micro|Deep Security Agent|20.0|30|New Pattern Update|8|cat=System msg=x y=z',
        '2026-01-15T10:30:00Z',
        'error',
        'New Pattern Update',
      ],
    ],
  },
]
