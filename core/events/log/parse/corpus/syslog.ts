import type { Samples } from './sample.ts'

const { raw } = String

export const syslog: readonly Samples[] = [
  {
    source: 'RFC 5424 §6.5, examples',
    lines: [
      [
        "<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - \uFEFF'su root' failed for lonvig on /dev/pts/8",
        '2003-10-11T22:14:15.003Z',
        'fatal',
        "'su root' failed for lonvig on /dev/pts/8",
      ],
      [
        "<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - %% It's time to make the do-nuts.",
        '2003-08-24T12:14:15.000003Z',
        'info',
        "%% It's time to make the do-nuts.",
      ],
      [
        '<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [exampleSDID@32473 iut="3" eventSource="Application" eventID="1011"] \uFEFFAn application event log entry...',
        '2003-10-11T22:14:15.003Z',
        'info',
        'An application event log entry...',
      ],
      [
        '<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [exampleSDID@32473 iut="3" eventSource="Application" eventID="1011"][examplePriority@32473 class="high"]',
        '2003-10-11T22:14:15.003Z',
        'info',
        '',
      ],
    ],
  },
  {
    source: 'RFC 5424 §6.2.3.1, timestamps, each in a line of its own',
    lines: [
      ['<14>1 1985-04-12T23:20:50.52Z host app - - - m', '1985-04-12T23:20:50.52Z', 'info', 'm'],
      ['<14>1 1985-04-12T19:20:50.52-04:00 host app - - - m', '1985-04-12T23:20:50.52Z', 'info', 'm'],
      ['<14>1 2003-10-11T22:14:15.003Z host app - - - m', '2003-10-11T22:14:15.003Z', 'info', 'm'],
      ['<14>1 2003-08-24T05:14:15.000003-07:00 host app - - - m', '2003-08-24T12:14:15.000003Z', 'info', 'm'],
    ],
  },
  {
    source: 'RFC 5424 §6.2 and §6.3, NILVALUE, severities and escapes',
    lines: [
      ['<0>1 - - - - - - kernel gone', null, 'fatal', 'kernel gone'],
      ['<191>1 - - - - - -', null, 'debug', ''],
      [raw`<12>1 2003-10-11T22:14:15Z h a 1 - [x@1 k="a \"quoted\" value"] m`, '2003-10-11T22:14:15Z', 'warn', 'm'],
      [
        raw`<11>1 2003-10-11T22:14:15Z h a 1 - [x@1 k="back\\slash" l="close\]"] m`,
        '2003-10-11T22:14:15Z',
        'error',
        'm',
      ],
      [raw`<11>1 2003-10-11T22:14:15Z h a 1 - [x@1 k="C:\temp"] m`, '2003-10-11T22:14:15Z', 'error', 'm'],
      ['<9>1 2003-10-11T22:14:15Z h a 1 - [x@1] m', '2003-10-11T22:14:15Z', 'fatal', 'm'],
      [
        '<15>1 2003-10-11T22:14:15Z h a 1 - - [not structured] m',
        '2003-10-11T22:14:15Z',
        'debug',
        '[not structured] m',
      ],
    ],
  },
  {
    source: 'RFC 3164 §5.4, examples',
    lines: [
      [
        "<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvig on /dev/pts/8",
        '2026-10-11T22:14:15Z',
        'fatal',
        "'su root' failed for lonvig on /dev/pts/8",
      ],
      ['Use the BFG!', null, 'unknown'],
      ['<13>Feb  5 17:32:18 10.0.0.99 Use the BFG!', '2026-02-05T17:32:18Z', 'info', 'Use the BFG!'],
      [
        "<165>Aug 24 05:34:00 CST 1987 mymachine myproc[10]: %% It's time to make the do-nuts.  %%  Ingredients: Mix=OK, Jelly=OK # Devices: Mixer=OK, Jelly_Injector=OK, Frier=OK # Transport: Conveyer1=OK, Conveyer2=OK # %%",
        null,
        'info',
        "%% It's time to make the do-nuts.  %%  Ingredients: Mix=OK, Jelly=OK # Devices: Mixer=OK, Jelly_Injector=OK, Frier=OK # Transport: Conveyer1=OK, Conveyer2=OK # %%",
      ],
      [
        "<0>1990 Oct 22 10:52:01 TZ-6 scapegoat.dmz.example.org 10.1.2.3 sched[0]: That's All Folks!",
        null,
        'fatal',
        "1990 Oct 22 10:52:01 TZ-6 scapegoat.dmz.example.org 10.1.2.3 sched[0]: That's All Folks!",
      ],
    ],
  },
  {
    source:
      'rsyslog, RSYSLOG_TraditionalFileFormat, as Debian and Red Hat write /var/log (sshd, cron, systemd, kernel, postfix, sudo)',
    lines: [
      [
        'Nov 26 06:25:01 web-1 CRON[12345]: (root) CMD (test -x /usr/sbin/anacron)',
        '2026-11-26T06:25:01Z',
        'unknown',
        '(root) CMD (test -x /usr/sbin/anacron)',
      ],
      [
        'Nov 26 06:25:02 web-1 sshd[2345]: Failed password for invalid user admin from 203.0.113.9 port 52344 ssh2',
        '2026-11-26T06:25:02Z',
        'unknown',
        'Failed password for invalid user admin from 203.0.113.9 port 52344 ssh2',
      ],
      [
        'Nov 26 06:25:03 web-1 systemd[1]: Started Daily apt download activities.',
        '2026-11-26T06:25:03Z',
        'unknown',
        'Started Daily apt download activities.',
      ],
      [
        'Nov 26 06:25:04 web-1 kernel: [12345.678901] eth0: link up, 1000 Mbps',
        '2026-11-26T06:25:04Z',
        'unknown',
        '[12345.678901] eth0: link up, 1000 Mbps',
      ],
      [
        'Nov 26 06:25:05 mx postfix/smtpd[999]: connect from unknown[203.0.113.9]',
        '2026-11-26T06:25:05Z',
        'unknown',
        'connect from unknown[203.0.113.9]',
      ],
      [
        'Dec  1 00:00:00 web-1 sudo:    alice : TTY=pts/0 ; PWD=/home/alice ; USER=root ; COMMAND=/bin/ls',
        '2026-12-01T00:00:00Z',
        'unknown',
        '   alice : TTY=pts/0 ; PWD=/home/alice ; USER=root ; COMMAND=/bin/ls',
      ],
      [
        'Jun 14 15:16:01 combo sshd(pam_unix)[19939]: authentication failure; logname= uid=0 euid=0 tty=NODEVssh ruser= rhost=218.188.2.4',
        '2026-06-14T15:16:01Z',
        'unknown',
        'authentication failure; logname= uid=0 euid=0 tty=NODEVssh ruser= rhost=218.188.2.4',
      ],
      [
        'Jun 15 04:06:18 combo su(pam_unix)[21416]: session opened for user cyrus by (uid=0)',
        '2026-06-15T04:06:18Z',
        'unknown',
        'session opened for user cyrus by (uid=0)',
      ],
      [
        'Nov 26 06:25:06 web-1 last message repeated 2 times',
        '2026-11-26T06:25:06Z',
        'unknown',
        'last message repeated 2 times',
      ],
      [
        'Nov 26 06:25:07 web-1 systemd-logind[777]: New session 12 of user alice.',
        '2026-11-26T06:25:07Z',
        'unknown',
        'New session 12 of user alice.',
      ],
      [
        'Nov 26 06:25:08 web-1 dockerd[800]: time="2026-11-26T06:25:08.123Z" level=info msg="API listen"',
        '2026-11-26T06:25:08Z',
        'info',
        'time="2026-11-26T06:25:08.123Z" level=info msg="API listen"',
      ],
    ],
  },
  {
    source: 'rsyslog, RSYSLOG_FileFormat and RSYSLOG_ForwardFormat (docs, “Templates”)',
    lines: [
      [
        '2026-11-26T06:25:02.123456+01:00 web-1 sshd[2345]: Connection closed',
        '2026-11-26T05:25:02.123456Z',
        'unknown',
        'Connection closed',
      ],
      [
        '<38>2026-11-26T06:25:02.123456+01:00 web-1 sshd[2345]: Accepted publickey for alice',
        '2026-11-26T05:25:02.123456Z',
        'info',
        'Accepted publickey for alice',
      ],
      [
        '2026-11-26T06:25:04.000001+00:00 web-1 kernel: Out of memory',
        '2026-11-26T06:25:04.000001Z',
        'unknown',
        'Out of memory',
      ],
    ],
  },
  {
    source: 'syslog(3) over /dev/log (glibc): no host',
    lines: [
      [
        '<30>Nov 26 06:25:02 dhclient[612]: DHCPACK of 192.168.1.7 from 192.168.1.1',
        '2026-11-26T06:25:02Z',
        'info',
        'DHCPACK of 192.168.1.7 from 192.168.1.1',
      ],
      ['<13>Nov 26 06:25:02 alice: hello from logger', '2026-11-26T06:25:02Z', 'info', 'hello from logger'],
      [
        '<86>Nov 26 06:25:02 su: pam_unix(su:session): session opened',
        '2026-11-26T06:25:02Z',
        'info',
        'pam_unix(su:session): session opened',
      ],
    ],
  },
  {
    source: 'Cisco, “System Message Format”, “Configuring System Message Logging”',
    lines: [
      [
        '<189>45: *Mar  1 18:48:50.483 UTC: %SYS-5-CONFIG_I: Configured from console by vty2 (10.34.195.36)',
        '2026-03-01T18:48:50.483Z',
        'info',
        '%SYS-5-CONFIG_I: Configured from console by vty2 (10.34.195.36)',
      ],
      [
        '*Mar  1 18:46:11: %SYS-5-CONFIG_I: Configured from console by vty2 (10.34.195.36)',
        '2026-03-01T18:46:11Z',
        'info',
        '%SYS-5-CONFIG_I: Configured from console by vty2 (10.34.195.36)',
      ],
      ['00:00:46: %LINK-3-UPDOWN: Interface Port-channel1, changed state to up', null, 'error'],
      [
        '<187>46: Nov 26 06:25:01.123: %LINEPROTO-5-UPDOWN: Line protocol on Interface Vlan1, changed state to down',
        '2026-11-26T06:25:01.123Z',
        'error',
        '%LINEPROTO-5-UPDOWN: Line protocol on Interface Vlan1, changed state to down',
      ],
      [
        '<166>Nov 26 2026 06:25:01 fw1 : %ASA-6-302013: Built inbound TCP connection 1 for outside:203.0.113.9/1 to inside:10.0.0.1/80',
        '2026-11-26T06:25:01Z',
        'info',
        '%ASA-6-302013: Built inbound TCP connection 1 for outside:203.0.113.9/1 to inside:10.0.0.1/80',
      ],
      [
        '<164>Nov 26 2026 06:25:01: %ASA-4-106023: Deny tcp src outside:203.0.113.9/1 dst inside:10.0.0.1/22',
        '2026-11-26T06:25:01Z',
        'warn',
        '%ASA-4-106023: Deny tcp src outside:203.0.113.9/1 dst inside:10.0.0.1/22',
      ],
    ],
  },
  {
    source: 'JSON in syslog: Docker’s syslog driver, rsyslog’s `mmjsonparse` (“@cee:” cookie)',
    lines: [
      [
        '<30>Nov 26 06:25:02 host web[7]: {"level":"error","msg":"boom","time":"2026-11-26T06:25:02.123Z"}',
        '2026-11-26T06:25:02.123Z',
        'error',
        'boom',
      ],
      [
        '<13>1 2026-11-26T06:25:02Z host web 7 - - @cee: {"msg":"structured"}',
        '2026-11-26T06:25:02Z',
        'info',
        'structured',
      ],
    ],
  },
  {
    source: 'Devices that send syslog without a time: MikroTik, busybox `logger`, HAProxy',
    lines: [
      ['<30>dhcp,info dhcp1 assigned 192.168.88.254', null, 'info', 'dhcp,info dhcp1 assigned 192.168.88.254'],
      ['<13>root: hello', null, 'info', 'hello'],
      ['<134>haproxy[1234]: Proxy http-in started.', null, 'info', 'Proxy http-in started.'],
    ],
  },
]
