import type { Samples } from './sample.ts'

export const devices: readonly Samples[] = [
  {
    source: 'Zephyr, “Logging”, and `log_output.c` (timestamps), samples/subsys/logging/logger',
    lines: [
      ['[00:00:00.000,000] <inf> main: Hello World! qemu_x86', null, 'info', 'Hello World! qemu_x86'],
      ['[00:00:05.261,993] <wrn> sample_instance.inst1: warning in instance', null, 'warn', 'warning in instance'],
      ['[00:00:05.261,993] <err> fs: fs mount error (-5)', null, 'error', 'fs mount error (-5)'],
      ['[00:00:05.262,023] <dbg> foo.bar: debug: value 3', null, 'debug', 'debug: value 3'],
      ['[00000042] <inf> main: raw ticks', null, 'info', 'raw ticks'],
      ['[   12.345678] <inf> net_config: Initializing network', null, 'info', 'Initializing network'],
      ['[2024-01-15 10:30:00.123,456] <inf> app: calendar', '2024-01-15T10:30:00.123456Z', 'info', 'calendar'],
      ['[2024-01-15T10:30:00,123456Z] <wrn> app: ISO 8601', '2024-01-15T10:30:00.123456Z', 'warn', 'ISO 8601'],
      ['<err> os: ***** MPU FAULT *****', null, 'error', '***** MPU FAULT *****'],
      [
        '<134>1 1970-01-01T00:00:05.123456Z zephyr - - - - <inf> net_app: over the net backend, clock not set',
        null,
        'info',
        'over the net backend, clock not set',
      ],
      ['[0000000000012345] <inf> main: 64 bits', null, 'info', '64 bits'],
      ['uart:~$ [00:00:10.000,000] <inf> shell: prompt in front', null, 'info', 'prompt in front'],
      [
        '\u001b[1;33m[00:00:01.000,000] <wrn> bt_hci_core: opcode 0x2005 status 0x11\u001b[0m',
        null,
        'warn',
        '\u001b[1;33mopcode 0x2005 status 0x11\u001b[0m',
      ],
      ['--- 3 messages dropped ---', null, 'warn'],
      ['*** Booting Zephyr OS build v3.7.0 ***', null, 'unknown'],
    ],
  },
  {
    source: 'ESP-IDF, “Logging library”, and the output of its `hello_world` and Wi-Fi examples',
    lines: [
      ['I (31) boot: ESP-IDF v5.1 2nd stage bootloader', null, 'info', 'ESP-IDF v5.1 2nd stage bootloader'],
      ['I (328) example: Hello', null, 'info', 'Hello'],
      [
        "W (1234) wifi:Haven't to connect to a suitable AP now!",
        null,
        'warn',
        "Haven't to connect to a suitable AP now!",
      ],
      ['E (2045) esp-tls: [sock=54] select() timeout', null, 'error', '[sock=54] select() timeout'],
      ['D (2046) HTTP_CLIENT: content_length = 0', null, 'debug', 'content_length = 0'],
      ['V (2047) event: running post IP_EVENT:0', null, 'trace', 'running post IP_EVENT:0'],
      [
        '\u001b[0;32mI (5123) wifi station: connected to ap SSID:x\u001b[0m',
        null,
        'info',
        '\u001b[0;32mconnected to ap SSID:x\u001b[0m',
      ],
      ['\u001b[0;31mE (5124) nvs: failed\u001b[0m', null, 'error', '\u001b[0;31mfailed\u001b[0m'],
      [
        'I (112500) MyModule: Baud rate error 1.5%. Requested: 115200 baud',
        null,
        'info',
        'Baud rate error 1.5%. Requested: 115200 baud',
      ],
      ['E TAG_IN_DRAM: DRAM log message 2', null, 'error', 'DRAM log message 2'],
      ['I (2023-08-15 14:31:18.532) app: long date', '2023-08-15T14:31:18.532Z', 'info', 'long date'],
      [
        'I (1692099078532) app: Unix time in milliseconds',
        '2023-08-15T11:31:18.532Z',
        'info',
        'Unix time in milliseconds',
      ],
      ['I (56): without a tag', null, 'info', 'without a tag'],
      ['I (10:30:00.123) app: by the system clock', null, 'info', 'by the system clock'],
      ['I (24-01-15 10:30:00.123) app: with the date', '2024-01-15T10:30:00.123Z', 'info', 'with the date'],
      ["Guru Meditation Error: Core  0 panic'ed (LoadProhibited). Exception was unhandled.", null, 'fatal'],
      ['rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)', null, 'unknown'],
      ['abort() was called at PC 0x400d3c4f on core 0', null, 'fatal'],
    ],
  },
  {
    source: 'Arduino core for the ESP32, `esp32-hal-log.h`',
    lines: [
      [
        '[  1234][E][WiFiGeneric.cpp:739] _eventCallback(): event failed',
        null,
        'error',
        '_eventCallback(): event failed',
      ],
      [
        '[ 52341][V][ssl_client.cpp:62] start_ssl_client(): Free internal heap before TLS 250000',
        null,
        'trace',
        'start_ssl_client(): Free internal heap before TLS 250000',
      ],
    ],
  },
  {
    source: 'klog, `klog.go` (“Log lines have this form”), and Kubernetes, “System Logs”',
    lines: [
      [
        'I1025 00:15:15.525108       1 httplog.go:79] GET /api/v1/namespaces/kube-system/pods/metrics-server-v0.3.1-57c75779f-9p8wg: (1.512ms) 200',
        '2026-10-25T00:15:15.525108Z',
        'info',
        'GET /api/v1/namespaces/kube-system/pods/metrics-server-v0.3.1-57c75779f-9p8wg: (1.512ms) 200',
      ],
      [
        'I1025 00:15:15.525108       1 controller_utils.go:116] "Pod status updated" pod="kube-system/kubedns" status="ready"',
        '2026-10-25T00:15:15.525108Z',
        'info',
        'Pod status updated',
      ],
      [
        'I1025 00:15:15.525108       1 example.go:79] "This is a message which has a line break" data="x\\ny"',
        '2026-10-25T00:15:15.525108Z',
        'info',
        'This is a message which has a line break',
      ],
      [
        'W0102 15:04:05.000000    1234 reflector.go:324] failed to list *v1.Pod: forbidden',
        '2026-01-02T15:04:05.000000Z',
        'warn',
        'failed to list *v1.Pod: forbidden',
      ],
      [
        'E1127 23:59:59.999999   99999 leaderelection.go:330] error retrieving resource lock',
        '2026-11-27T23:59:59.999999Z',
        'error',
        'error retrieving resource lock',
      ],
      ['F1127 23:59:59.999999       1 main.go:1] cannot start', '2026-11-27T23:59:59.999999Z', 'fatal', 'cannot start'],
      ['I1127 10:00:00.000001       1 x.go:1] "no pairs"', '2026-11-27T10:00:00.000001Z', 'info', 'no pairs'],
      [
        'I1127 10:00:00.000001       1 x.go:1] "quoted" but then text',
        '2026-11-27T10:00:00.000001Z',
        'info',
        '"quoted" but then text',
      ],
    ],
  },
  {
    source: 'glog, “User Guide”, and CockroachDB, “Log formats”, crdb-v1 and crdb-v2',
    lines: [
      ['I20200917 16:01:03.128000 12345 logging.cc:33] hello', '2020-09-17T16:01:03.128000Z', 'info', 'hello'],
      [
        'I210116 21:49:17.073282 14 server/node.go:464 ⋮ [-] 23  started with engine type',
        '2021-01-16T21:49:17.073282Z',
        'info',
        '⋮ [-] 23  started with engine type',
      ],
      [
        'W210116 21:49:17.080713 14 1@cli/start.go:1061 ⋮ [-] 1  ALL SECURITY CONTROLS HAVE BEEN DISABLED!',
        '2021-01-16T21:49:17.080713Z',
        'warn',
        '⋮ [-] 1  ALL SECURITY CONTROLS HAVE BEEN DISABLED!',
      ],
    ],
  },
  {
    source: 'Kubernetes, CRI log format (design proposal `kubelet-cri-logging.md`)',
    lines: [
      [
        '2016-10-06T00:17:09.669794202Z stdout P log content 1',
        '2016-10-06T00:17:09.669794202Z',
        'unknown',
        'log content 1',
      ],
      [
        '2016-10-06T00:17:10.113242941Z stderr F log content 2',
        '2016-10-06T00:17:10.113242941Z',
        'unknown',
        'log content 2',
      ],
      [
        '2024-01-15T10:30:00.123456789+01:00 stdout F {"level":"warn","msg":"low","ts":1705314600}',
        '2024-01-15T09:30:00.123456789Z',
        'warn',
        'low',
      ],
      [
        '2024-01-15T10:30:00.123456789Z stderr F E0115 10:30:00.123456       1 x.go:1] boom',
        '2024-01-15T10:30:00.123456789Z',
        'error',
        'boom',
      ],
    ],
  },
]
