/* A device on Linux: sends a heartbeat in the interval that the server sets. sonde-device --help tells its options. */
#define _DEFAULT_SOURCE
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "port.h"

static const char usage[] =
    "sonde-device --id ABC123 [--url coap://127.0.0.1:5683] [options]\n"
    "\n"
    "  --id ID            name of the device\n"
    "  --url URL          the server; coap://127.0.0.1:5683 unless given\n"
    "  --every SECONDS    time between two heartbeats until the server sets another; 60 unless given\n"
    "  --max-interval S   a longer interval of the server's is not applied; 7 days unless given\n"
    "  --uplinks N        ends when so many were accepted or refused\n"
    "  --state FILE       numbers and settings survive a restart there\n"
    "  --reserve N        uplinks for one write of that file; those of ten minutes unless given\n"
    "  --reboot REASON    reports a reboot: POWER_ON, SOFTWARE, WATCHDOG, HARD_FAULT or BROWNOUT\n"
    "  --log N            sends log lines up to a level: 1 errors, 2 warnings, 3 information, 4 debugging; without it none\n"
    "  --no-response N    answers that are not wanted (RFC 7967): 2 for 2.xx, 8 for 4.xx, 16 for 5.xx\n"
    "  --clock-rate N     the clock goes so many times faster, to try long waits\n";

static const char *const reasons[] = {"UNKNOWN", "POWER_ON", "SOFTWARE", "WATCHDOG", "HARD_FAULT", "BROWNOUT"};

static volatile sig_atomic_t is_stopping;
static void stop(int signal_number) {
  (void)signal_number;
  is_stopping = 1;
}

static void print_outcome(void *context, const sonde_outcome *outcome) {
  const char *id = context;
  printf("%s #%u ", id, (unsigned)outcome->uplink_count);
  if (outcome->code != 0) printf("%u.%02u", outcome->code >> 5, outcome->code & 31u);
  else printf("%s", outcome->result == SONDE_ACCEPTED ? "acknowledged" : outcome->result == SONDE_REFUSED ? "reset" : "no answer");
  if (outcome->text_length > 0) printf(" %.*s", (int)outcome->text_length, (const char *)outcome->text);
  printf(" (%u datagram%s)", outcome->datagrams, outcome->datagrams == 1 ? "" : "s");
  if (outcome->again_ms > 0) printf(", again in %u ms", (unsigned)outcome->again_ms);
  printf("\n");
}

static void print_settings(void *context, sonde_settings *wanted) {
  printf("%s told: heartbeat_interval %u, location_mode %d\n", (const char *)context,
         (unsigned)wanted->heartbeat_interval, (int)wanted->location_mode);
}

/* Temperature of the processor, °C. False where Linux does not know it. */
static bool read_temperature(float *degrees) {
  long millidegrees;
  FILE *file = fopen("/sys/class/thermal/thermal_zone0/temp", "r");
  if (file == NULL) return false;
  const bool is_read = fscanf(file, "%ld", &millidegrees) == 1;
  fclose(file);
  if (is_read) *degrees = (float)millidegrees / 1000.0f;
  return is_read;
}

static bool take_reading(sonde_client *client, uint32_t seconds, bool is_logging) {
  sonde_Uplink *uplink = sonde_begin(client);
  uplink->has_heartbeat = true;
  /* A reading that could not be taken is left out. */
  uplink->heartbeat.has_modem_temperature = read_temperature(&uplink->heartbeat.modem_temperature);
  uplink->heartbeat.has_activity = true;
  uplink->heartbeat.activity = (sonde_Activity){.has_other = true, .other = seconds};
  if (is_logging) {
    sonde_log(client, SONDE_LOG_DEBUG, "heartbeat", "%u s since the one before", (unsigned)seconds);
    sonde_log(client, SONDE_LOG_INFO, "heartbeat", "%u accepted, %u repetitions", (unsigned)client->statistics.accepted,
              (unsigned)client->statistics.retransmitted);
    if (!uplink->heartbeat.has_modem_temperature) sonde_log(client, SONDE_LOG_WARNING, "sensor", "no temperature");
  }
  return sonde_commit(client);
}

/* coap://HOST[:PORT], also with an IPv6 address in brackets. */
static bool read_url(char *url, linux_port *port) {
  if (strncmp(url, "coap://", 7) != 0) return false;
  char *host = url + 7, *end = host;
  if (*host == '[') {
    end = strchr(++host, ']');
    if (end == NULL) return false;
    *end++ = 0;
  } else end += strcspn(host, ":/");
  port->service = "5683";
  if (*end == ':') port->service = end + 1;
  *end = 0;
  if (port->service[0] != 0) end = (char *)port->service + strcspn(port->service, "/");
  if (end > port->service) *end = 0;
  port->host = host;
  return *host != 0;
}

/* A whole number in decimal digits, and nothing behind it. */
static bool read_number(const char *text, unsigned long least, unsigned long most, unsigned long *number) {
  char *end;
  if (*text < '0' || *text > '9') return false;
  errno = 0;
  *number = strtoul(text, &end, 10);
  return *end == 0 && errno == 0 && *number >= least && *number <= most;
}

static int fail(const char *problem) {
  fprintf(stderr, "%s\n\n%s", problem, usage);
  return 2;
}

int main(int count, char **arguments) {
  static const struct option flags[] = {
      {"id", 1, NULL, 'i'},     {"url", 1, NULL, 'u'},    {"every", 1, NULL, 'e'},       {"uplinks", 1, NULL, 'n'},
      {"state", 1, NULL, 's'},  {"reboot", 1, NULL, 'b'}, {"no-response", 1, NULL, 'r'}, {"clock-rate", 1, NULL, 'c'},
      {"reserve", 1, NULL, 'k'}, {"log", 1, NULL, 'l'},     {"max-interval", 1, NULL, 'm'}, {"help", 0, NULL, 'h'}, {NULL, 0, NULL, 0}};
  static sonde_client client;
  char default_url[] = "coap://127.0.0.1:5683", *url = default_url;
  linux_port port = {.clock_rate = 1};
  sonde_options options = {.settings = {60, sonde_LocationMode_NONE}, .apply = print_settings, .done = print_outcome};
  unsigned long uplinks = 0, number;
  int reboot = -1, flag;
  while ((flag = getopt_long(count, arguments, "", flags, NULL)) != -1) switch (flag) {
      case 'i': options.device_id = optarg; break;
      case 'u': url = optarg; break;
      case 'e':
        if (!read_number(optarg, 1, UINT32_MAX, &number)) return fail("--every: a number of seconds from 1 is expected");
        options.settings.heartbeat_interval = (uint32_t)number;
        break;
      case 'n':
        if (!read_number(optarg, 1, UINT32_MAX, &uplinks)) return fail("--uplinks: a number from 1 is expected");
        break;
      case 's': port.state_file = optarg; break;
      case 'm':
        if (!read_number(optarg, 1, UINT32_MAX, &number)) return fail("--max-interval: a number of seconds from 1 is expected");
        options.max_interval = (uint32_t)number;
        break;
      case 'k':
        if (!read_number(optarg, 1, UINT16_MAX, &number)) return fail("--reserve: a number from 1 to 65535 is expected");
        options.reserve = (uint16_t)number;
        break;
      case 'r':
        if (!read_number(optarg, 0, 26, &number) || (number & 5) != 0) return fail("--no-response: a sum of 2, 8 and 16 is expected");
        options.no_response = (uint8_t)number;
        break;
      case 'c':
        if (!read_number(optarg, 1, 1000000, &number)) return fail("--clock-rate: a number from 1 is expected");
        port.clock_rate = (unsigned)number;
        break;
      case 'l':
        if (!read_number(optarg, 1, 5, &number)) return fail("--log: a number from 1 to 5 is expected");
        options.log_level = (sonde_log_level)number;
        break;
      case 'b':
        for (reboot = 5; reboot >= 0 && strcmp(reasons[reboot], optarg) != 0;) reboot--;
        if (reboot < 0) return fail("--reboot: no such reason");
        break;
      case 'h': printf("%s", usage); return 0;
      default: return fail("");
    }
  if (optind < count) return fail("an argument has no option before it");
  options.context = (void *)options.device_id;
  options.sw_version = "sonde-device 1";
  if (!read_url(url, &port)) return fail("--url: coap://HOST:PORT is expected");
  const sonde_port functions = linux_port_of(&port);
  if (!sonde_start(&client, &functions, &options))
    return fail("--id: a letter or digit, then up to 63 of letters, digits and _ . : -");
  if (reboot >= 0) sonde_report_reboot(&client, (sonde_RebootReason)reboot, NULL, 0);
  setvbuf(stdout, NULL, _IOLBF, 0);
  const struct sigaction action = {.sa_handler = stop};
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);

  uint64_t last = functions.now_ms(&port);
  uint32_t not_saved = 0;
  bool is_first = true;
  while (!is_stopping) {
    const uint64_t now = functions.now_ms(&port);
    uint64_t next = last + client.settings.heartbeat_interval * 1000ull;
    if (is_first || now >= next) {
      if (!take_reading(&client, (uint32_t)((now - last) / 1000), options.log_level != 0)) fprintf(stderr, "the reading does not fit\n");
      is_first = false;
      last = now;
    }
    const uint32_t due = sonde_work(&client, 0);
    if (client.statistics.not_saved > not_saved) fprintf(stderr, "%s cannot be written\n", port.state_file);
    not_saved = client.statistics.not_saved;
    if (uplinks > 0 && client.statistics.accepted + client.statistics.refused >= uplinks) break;
    /* An answer may have changed the interval. */
    next = last + client.settings.heartbeat_interval * 1000ull;
    const uint64_t wait = next <= now ? 0 : next - now;
    if (due > 0 && !is_stopping) linux_sleep(&port, wait < due ? (uint32_t)wait : due);
  }
  sonde_stop(&client);
  return 0;
}
