/* The client against a server, a clock and a flash that the test holds in its hand. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "network.h"

static network net;
static sonde_client client;
static sonde_outcome outcomes[64];
static int outcome_count;

static void keep(void *context, const sonde_outcome *outcome) {
  (void)context;
  if (outcome_count < 64) outcomes[outcome_count++] = *outcome;
}

static sonde_options options;

static void begin(void (*answer)(network *, const datagram *)) {
  static uint32_t seed;
  memset(&net, 0, sizeof net);
  net.answer = answer;
  net.seed = ++seed;
  outcome_count = 0;
  options = (sonde_options){.device_id = "ABC123", .settings = {60, sonde_LocationMode_NONE}, .done = keep};
}

static void start(void) {
  const sonde_port port = network_port(&net);
  CHECK(sonde_start(&client, &port, &options));
}

static bool push(void) {
  sonde_Uplink *uplink = sonde_begin(&client);
  uplink->has_heartbeat = true;
  uplink->heartbeat.has_modem_temperature = true;
  uplink->heartbeat.modem_temperature = 21.5f;
  return sonde_commit(&client);
}

/* The uplink in a datagram: everything behind the payload marker. */
#include "pb_decode.h"
static sonde_Uplink uplink_of(const datagram *sent) {
  sonde_Uplink uplink = sonde_Uplink_init_zero;
  size_t at = 8;
  while (sent->bytes[at] != 0xff) {
    const unsigned head = sent->bytes[at++], delta = head >> 4, length = head & 15u;
    at += (delta == 13) + length;
  }
  pb_istream_t stream = pb_istream_from_buffer(sent->bytes + at + 1, sent->length - at - 1);
  CHECK(pb_decode(&stream, sonde_Uplink_fields, &uplink));
  return uplink;
}

static bool is_con(const datagram *sent) { return sent->bytes[0] >> 4 == 4 && sent->bytes[1] != 0; }

static void silent(network *n, const datagram *sent) { (void)n, (void)sent; }

static void changed(network *n, const datagram *sent) {
  if (is_con(sent)) arrive(n, 50, ACK, 0x44, sent, NULL, 0);
}

static void path_and_options(void) {
  begin(changed);
  options.no_response = 2;
  start();
  CHECK(push());
  sonde_work(&client, 1000);
  static const uint8_t expected[] = "\xb6uplink\x06" "ABC123\x11\x2a\xd1\xe9\x02\xff";
  CHECK(memcmp(net.sent[0].bytes + 8, expected, sizeof expected - 1) == 0);
  CHECK(net.sent[0].bytes[0] == 0x44 && net.sent[0].bytes[1] == 0x02);
  CHECK(client.statistics.accepted == 1);
}

static void retransmission(void) {
  begin(silent);
  start();
  for (int round = 0; round < 8; round++) {
    memset(net.sent, 0, sizeof net.sent);
    net.sent_count = outcome_count = 0;
    start();
    CHECK(push());
    while (outcome_count == 0) sonde_work(&client, 1000);
    CHECK(net.sent_count == 5);
    uint64_t pause = net.sent[1].at - net.sent[0].at;
    CHECK(pause >= 2000 && pause <= 3000);
    for (int i = 1; i < 5; i++) {
      CHECK(net.sent[i].at - net.sent[i - 1].at == pause << (i - 1));
      CHECK(memcmp(net.sent[i].bytes, net.sent[0].bytes, net.sent[0].length) == 0);
    }
    CHECK(outcomes[0].result == SONDE_UNANSWERED && outcomes[0].datagrams == 5);
    CHECK(net.now - net.sent[0].at >= 62000 && net.now - net.sent[0].at <= 93000);
    CHECK(net.reopened == round + 1);
  }
}

static void answered_late(network *n, const datagram *sent) {
  if (n->sent_count == 6 && is_con(sent)) arrive(n, 20, ACK, 0x44, sent, NULL, 0);
}

static void same_message_after_silence(void) {
  begin(answered_late);
  start();
  CHECK(push());
  while (client.statistics.accepted == 0) net.now += sonde_work(&client, 1000);
  CHECK(net.sent_count == 6);
  CHECK(net.sent[5].at - net.sent[4].at > 60000);
  CHECK(net.sent[5].at - net.sent[0].at < 247000 && memcmp(net.sent[5].bytes, net.sent[0].bytes, 8) == 0);
}

static void never(network *n, const datagram *sent) {
  if (n->sent_count > 15 && is_con(sent)) arrive(n, 20, ACK, 0x44, sent, NULL, 0);
}

static void new_message_after_the_lifetime(void) {
  begin(never);
  start();
  CHECK(push());
  while (client.statistics.accepted == 0) net.now += sonde_work(&client, 1000);
  for (int i = 1; i < net.sent_count; i++) {
    const bool is_same = memcmp(net.sent[i].bytes + 2, net.sent[0].bytes + 2, 6) == 0;
    if (net.sent[i].at - net.sent[0].at >= 360000) CHECK(!is_same);
    CHECK(uplink_of(&net.sent[i]).uplink_count == 0);
  }
  CHECK(outcomes[1].again_ms >= 120000 && outcomes[1].again_ms <= 180000);
}

static void caller_that_sleeps(void) {
  begin(silent);
  start();
  CHECK(push());
  sonde_work(&client, 0);
  net.now += 720000;
  sonde_work(&client, 0);
  CHECK(net.sent_count == 1 && outcomes[0].result == SONDE_UNANSWERED);
  net.answer = changed;
  while (client.statistics.accepted == 0) net.now += sonde_work(&client, 1000);
  CHECK(memcmp(net.sent[1].bytes + 2, net.sent[0].bytes + 2, 2) != 0);
  CHECK(uplink_of(&net.sent[1]).uplink_count == 0);
}

static void busy(network *n, const datagram *sent) {
  static const uint8_t max_age[] = {0xd1, 0x01, 30};
  if (is_con(sent)) arrive(n, 50, ACK, n->sent_count == 1 ? 0xa3 : n->sent_count == 2 ? 0x9d : 0x44, sent, max_age, n->sent_count < 3 ? 3 : 0);
}

static void max_age(void) {
  begin(busy);
  start();
  CHECK(push());
  while (client.statistics.accepted == 0) net.now += sonde_work(&client, 1000);
  CHECK(net.sent_count == 3);
  for (int i = 1; i < 3; i++) {
    const uint64_t pause = net.sent[i].at - net.sent[i - 1].at - 50;
    CHECK(pause >= 30000 && pause <= 37600);
    CHECK(memcmp(net.sent[i].bytes, net.sent[0].bytes, net.sent[0].length) == 0);
  }
  CHECK(outcomes[0].result == SONDE_POSTPONED && outcomes[0].code == 0xa3 && outcomes[1].code == 0x9d);
}

static void busy_for_ever(network *n, const datagram *sent) {
  static const uint8_t max_age[] = {0xd4, 0x01, 0xff, 0xff, 0xff, 0xff};
  if (is_con(sent)) arrive(n, 50, ACK, 0xa3, sent, max_age, n->sent_count == 1 ? 6 : 0);
}

static void busy_then_silent(network *n, const datagram *sent) {
  static const uint8_t max_age[] = {0xd1, 0x01, 210};
  if (is_con(sent) && n->sent_count == 1) arrive(n, 50, ACK, 0xa3, sent, max_age, sizeof max_age);
}

/* The server knows a message for 247 s: none of its datagrams may come later, also not the last retransmission. */
static void no_datagram_after_the_lifetime(void) {
  for (int round = 0; round < 20; round++) {
    begin(busy_then_silent);
    start();
    CHECK(push());
    while (outcome_count < 5) net.now += sonde_work(&client, 1000);
    for (int first = 0, i = 1; i < net.sent_count; i++) {
      if (memcmp(net.sent[i].bytes + 2, net.sent[first].bytes + 2, 6) != 0) first = i;
      CHECK(net.sent[i].at - net.sent[first].at <= 247000);
    }
  }
}

static void forged_max_age(void) {
  begin(busy_for_ever);
  start();
  CHECK(push());
  CHECK(sonde_work(&client, 1000) <= 3610000);
  net.now += 3611000;
  CHECK(sonde_work(&client, 1000) <= 75000 && outcome_count == 2);
  CHECK(outcomes[1].again_ms >= 60000);
  CHECK(memcmp(net.sent[1].bytes + 2, net.sent[0].bytes + 2, 2) != 0);
}

static void separate(network *n, const datagram *sent) {
  if (!is_con(sent)) return;
  arrive(n, 10, ACK, 0, sent, NULL, 0);
  datagram as_server = *sent;
  as_server.bytes[2] = 0x77;
  arrive(n, 20000, CON, 0x44, &as_server, NULL, 0);
  arrive(n, 22500, CON, 0x44, &as_server, NULL, 0);
}

static void separate_answer(void) {
  begin(separate);
  start();
  CHECK(push());
  sonde_work(&client, 60000);
  CHECK(client.statistics.accepted == 1 && outcomes[0].datagrams == 1);
  CHECK(net.sent_count == 3);
  for (int i = 1; i < 3; i++) {
    CHECK(net.sent[i].length == 4 && net.sent[i].bytes[0] == 0x60 && net.sent[i].bytes[1] == 0);
    CHECK(net.sent[i].bytes[2] == 0x77 && net.sent[i].bytes[3] == net.sent[0].bytes[3]);
  }
  CHECK(net.sent[2].at - net.sent[0].at == 22500);
}

static void separate_first(network *n, const datagram *sent) {
  if (!is_con(sent)) return;
  datagram as_server = *sent;
  as_server.bytes[2] = 0x77;
  arrive(n, 10, CON, 0x44, &as_server, NULL, 0);
  arrive(n, 30, ACK, 0, sent, NULL, 0);
}

static void separate_answer_overtakes(void) {
  begin(separate_first);
  start();
  CHECK(push());
  sonde_work(&client, 60000);
  CHECK(client.statistics.accepted == 1 && net.sent_count == 2);
}

static void answered_after_giving_up(void) {
  begin(silent);
  start();
  CHECK(push());
  while (outcome_count == 0) sonde_work(&client, 1000);
  arrive(&net, 0, NON, 0x44, &net.sent[0], NULL, 0);
  sonde_work(&client, 0);
  CHECK(client.statistics.accepted == 1);
}

static void acknowledged(network *n, const datagram *sent) {
  if (is_con(sent)) arrive(n, 10, ACK, 0, sent, NULL, 0);
}

static void no_response(void) {
  begin(acknowledged);
  options.no_response = 26;
  start();
  CHECK(push());
  sonde_work(&client, 60000);
  CHECK(client.statistics.accepted == 1 && net.now < 2000);
  begin(acknowledged);
  options.no_response = 2;
  start();
  CHECK(push());
  sonde_work(&client, 60000);
  CHECK(client.statistics.accepted == 1 && net.now < 7000 && outcomes[0].code == 0);
}

static void slow(network *n, const datagram *sent) {
  if (!is_con(sent)) return;
  arrive(n, 10, ACK, 0, sent, NULL, 0);
  arrive(n, 8000, CON, 0x44, sent, NULL, 0);
}

/* Where a 2.xx is wanted, an acknowledgement alone is no acceptance. */
static void no_response_to_errors(void) {
  begin(slow);
  options.no_response = 24;
  start();
  CHECK(push());
  sonde_work(&client, 60000);
  CHECK(outcome_count == 1 && outcomes[0].code == 0x44 && net.sent_count == 2 && net.sent[1].bytes[0] == 0x60);
  begin(acknowledged);
  options.no_response = 8;
  start();
  sonde_report_reboot(&client, sonde_RebootReason_WATCHDOG, NULL, 0);
  CHECK(push());
  while (outcome_count == 0) sonde_work(&client, 1000);
  CHECK(outcomes[0].result == SONDE_REFUSED && net.now - net.sent[0].at >= 93000);
  CHECK(push());
  sonde_work(&client, 1000);
  CHECK(uplink_of(&net.sent[1]).heartbeat.has_reboot);
  begin(acknowledged);
  options.no_response = 16;
  start();
  CHECK(push());
  while (outcome_count == 0) sonde_work(&client, 1000);
  CHECK(outcomes[0].result == SONDE_UNANSWERED && outcomes[0].again_ms >= 60000);
}

static void acknowledged_and_forgotten(void) {
  begin(acknowledged);
  start();
  CHECK(push());
  while (outcome_count == 0) sonde_work(&client, 1000);
  CHECK(outcomes[0].result == SONDE_UNANSWERED && net.sent_count == 1);
  CHECK(net.now - net.sent[0].at >= 93000 && net.now - net.sent[0].at < 94000);
}

static void refuse(network *n, const datagram *sent) {
  if (is_con(sent)) arrive(n, 10, ACK, 0x80, sent, "\xffno Uplink", 10);
}

static void refused(void) {
  begin(refuse);
  start();
  CHECK(push());
  sonde_report_reboot(&client, sonde_RebootReason_WATCHDOG, "main.c", 7);
  CHECK(push());
  sonde_work(&client, 60000);
  CHECK(net.sent_count == 2 && client.statistics.refused == 2);
  CHECK(outcomes[0].result == SONDE_REFUSED && outcomes[0].text_length == 9);
  net.answer = changed;
  CHECK(push() && push());
  sonde_work(&client, 60000);
  CHECK(uplink_of(&net.sent[1]).heartbeat.has_reboot);
  CHECK(uplink_of(&net.sent[2]).heartbeat.has_reboot && !uplink_of(&net.sent[3]).heartbeat.has_reboot);
  CHECK(strcmp(uplink_of(&net.sent[2]).heartbeat.reboot.file, "main.c") == 0);
  CHECK(push());
  sonde_work(&client, 60000);
  CHECK(!uplink_of(&net.sent[4]).heartbeat.has_reboot);
}

static void reset(network *n, const datagram *sent) {
  if (is_con(sent)) arrive(n, 10, RST, 0, sent, NULL, 0);
}

static void reset_by_the_server(void) {
  begin(reset);
  start();
  CHECK(push() && push());
  sonde_work(&client, 60000);
  CHECK(net.sent_count == 2 && client.statistics.refused == 2 && outcomes[1].code == 0);
}

static void block(network *n, const datagram *sent) {
  if (is_con(sent)) arrive(n, 10, ACK, 0x83, sent, NULL, 0);
}

static void blocked(void) {
  begin(block);
  start();
  CHECK(push() && push());
  CHECK(sonde_work(&client, 60000) > 86000000);
  CHECK(net.sent_count == 1);
  net.now += 86400000;
  sonde_work(&client, 0);
  CHECK(net.sent_count == 2);
}

static const uint8_t downlink[] = {0xc1, 0x2a, 0xff, 0x0a, 0x05, 0x08, 0xd0, 0x05, 0x10, 0x01,
                                   0x10, 0xbb, 0x89, 0xaf, 0xe5, 0xd0, 0x31};

static void tell_until_reported(network *n, const datagram *sent) {
  if (!is_con(sent)) return;
  const sonde_Uplink uplink = uplink_of(sent);
  const sonde_DeviceConfig *config = &uplink.heartbeat.config;
  const bool is_applied = config->heartbeat_interval == 720 && config->location_mode == sonde_LocationMode_WIFI;
  if (is_applied) arrive(n, 10, ACK, 0x44, sent, NULL, 0);
  else arrive(n, 10, ACK, 0x45, sent, downlink, sizeof downlink);
}

static void downlink_is_applied(void) {
  begin(tell_until_reported);
  start();
  CHECK(sonde_unix_ms(&client) == 0);
  CHECK(push());
  sonde_work(&client, 1000);
  CHECK(client.settings.heartbeat_interval == 720 && client.settings.location_mode == sonde_LocationMode_WIFI);
  CHECK(sonde_unix_ms(&client) - 1700000000000ull < 200000000000ull);
  CHECK(push());
  sonde_work(&client, 1000);
  CHECK(outcomes[1].code == 0x44 && uplink_of(&net.sent[1]).heartbeat.config.heartbeat_interval == 720);
  net.answer = changed;
  CHECK(push());
  sonde_work(&client, 1000);
  CHECK(!uplink_of(&net.sent[2]).heartbeat.has_config);
  start();
  CHECK(client.settings.heartbeat_interval == 720);
}

static void tell_always(network *n, const datagram *sent) {
  if (is_con(sent)) arrive(n, 10, ACK, 0x45, sent, downlink, sizeof downlink);
}

static void shorten(void *context, sonde_settings *wanted) {
  (void)context;
  wanted->heartbeat_interval = 600;
}

static void what_cannot_be_applied(void) {
  begin(tell_always);
  options.max_interval = 700;
  options.location_modes = 1u << sonde_LocationMode_GNSS;
  start();
  CHECK(push() && push());
  sonde_work(&client, 1000);
  CHECK(client.settings.heartbeat_interval == 60 && client.settings.location_mode == sonde_LocationMode_NONE);
  CHECK(push());
  sonde_work(&client, 1000);
  CHECK(uplink_of(&net.sent[2]).heartbeat.config.heartbeat_interval == 60);
  begin(tell_always);
  options.apply = shorten;
  start();
  CHECK(push());
  sonde_work(&client, 1000);
  CHECK(client.settings.heartbeat_interval == 600);
}

static void decline(void *context, sonde_settings *wanted) {
  (void)context;
  *wanted = client.settings;
}

static void what_is_declined_is_not_written(void) {
  begin(tell_always);
  options.apply = decline;
  options.reserve = 1000;
  start();
  for (int i = 0; i < 10; i++) {
    CHECK(push());
    sonde_work(&client, 1000);
  }
  CHECK(client.statistics.accepted == 10 && net.saves == 1);
  CHECK(uplink_of(&net.sent[9]).heartbeat.config.heartbeat_interval == 60);
}

/* A stored setting counts where the server has set it and the device can still apply it. */
static void settings_under_a_new_firmware(void) {
  begin(changed);
  start();
  CHECK(push());
  sonde_work(&client, 1000);
  sonde_stop(&client);
  options.settings = (sonde_settings){300, sonde_LocationMode_GNSS};
  start();
  CHECK(client.settings.heartbeat_interval == 300 && client.settings.location_mode == sonde_LocationMode_GNSS);
  net.answer = tell_always;
  CHECK(push());
  sonde_work(&client, 1000);
  sonde_stop(&client);
  options.settings.heartbeat_interval = 900;
  start();
  CHECK(client.settings.heartbeat_interval == 720 && client.settings.location_mode == sonde_LocationMode_WIFI);
  options.min_interval = 800;
  options.location_modes = 1u << sonde_LocationMode_GNSS;
  start();
  CHECK(client.settings.heartbeat_interval == 900 && client.settings.location_mode == sonde_LocationMode_GNSS);
}

static void foreign(network *n, const datagram *sent) {
  if (!is_con(sent)) return;
  datagram other = *sent;
  other.bytes[4] ^= 1;
  arrive(n, 1, ACK, 0x44, &other, NULL, 0); /* another token */
  arrive(n, 2, CON, 0x44, &other, NULL, 0);
  other = *sent;
  other.bytes[3] ^= 1;
  arrive(n, 3, ACK, 0x44, &other, NULL, 0); /* another message id */
  arrive(n, 4, ACK, 0x44, sent, "\x91\x00", 2); /* a critical option that nobody knows */
  arrive(n, 5, ACK, 0x44, sent, "\xff", 1);     /* a marker without a payload */
  arrive(n, 6, ACK, 0x44, sent, "\xd1", 1);     /* an option that is cut off */
  arrive(n, 6, ACK, 0x44, sent, "\x65\x01", 2); /* an option that is longer than the message */
  arrive(n, 7, RST, 0, &other, NULL, 0);        /* a reset of another message */
  arrive(n, 7, CON, 0x01, sent, NULL, 0);       /* a request */
  arrive(n, 8, NON, 0x01, sent, NULL, 0);
  arrive(n, 9, CON, 0, sent, NULL, 0); /* a ping */
  arrive_bytes(n, 10, "\x80\x44\x00\x00", 4); /* another version */
  arrive_bytes(n, 11, "\x4f\x44\x00\x01", 4); /* a token of 15 bytes */
  arrive_bytes(n, 12, "\x40", 1);
  arrive(n, 13, ACK, 0xff, sent, NULL, 0); /* a class that does not exist */
}

static void what_is_no_answer(void) {
  begin(foreign);
  start();
  CHECK(push());
  sonde_work(&client, 1500);
  CHECK(outcome_count == 0);
  int resets = 0;
  for (int i = 1; i < net.sent_count; i++) resets += net.sent[i].bytes[0] == 0x70 && net.sent[i].length == 4;
  CHECK(resets == net.sent_count - 1 && resets == 4);
  arrive(&net, 0, ACK, 0x44, &net.sent[0], NULL, 0);
  sonde_work(&client, 1500);
  CHECK(client.statistics.accepted == 1);
}

static void queue_while_there_is_no_link(void) {
  begin(changed);
  start();
  net.has_link = false;
  sonde_report_reboot(&client, sonde_RebootReason_POWER_ON, NULL, 0);
  for (int i = 0; i < 500; i++) {
    CHECK(push());
    sonde_work(&client, 100);
  }
  CHECK(client.statistics.dropped > 0 && net.sent_count == 0);
  CHECK(client.queued <= SONDE_QUEUE_BYTES);
  const uint32_t oldest = client.uplink_count;
  net.has_link = true;
  while (net.sent_count == 0) net.now += sonde_work(&client, 0);
  CHECK(uplink_of(&net.sent[0]).uplink_count == oldest);
  int reboots = uplink_of(&net.sent[0]).heartbeat.has_reboot;
  uint32_t last = oldest;
  while (client.queued > 0 || client.phase != 0) {
    sonde_work(&client, 100);
    net.sent[0] = net.sent[net.sent_count - 1];
    net.sent_count = 1;
    const sonde_Uplink uplink = uplink_of(&net.sent[0]);
    reboots += uplink.uplink_count != last && uplink.heartbeat.has_reboot;
    CHECK(uplink.uplink_count >= last);
    last = uplink.uplink_count;
  }
  CHECK(last == 499 && reboots == 1);
}

static void reboot_that_was_dropped(void) {
  begin(changed);
  start();
  net.has_link = false;
  CHECK(push());
  sonde_work(&client, 100);
  sonde_report_reboot(&client, sonde_RebootReason_BROWNOUT, NULL, 0);
  while (client.statistics.dropped == 0) CHECK(push());
  CHECK(push() && push());
  net.has_link = true;
  int reboots = 0;
  while (client.queued > 0 || client.phase != 0) {
    net.now += sonde_work(&client, 100) % UINT32_MAX;
    if (net.sent_count > 0) reboots += uplink_of(&net.sent[0]).heartbeat.has_reboot;
    net.sent_count = 0;
  }
  CHECK(reboots == 1);
}

/* More message ids than uplinks: each is written down before it is used, too. */
static void ids_after_power_loss(void) {
  begin(never);
  options.reserve = 1;
  start();
  CHECK(push());
  while (net.sent_count < 15) net.now += sonde_work(&client, 1000);
  const uint16_t last = (uint16_t)(net.sent[net.sent_count - 1].bytes[2] << 8 | net.sent[net.sent_count - 1].bytes[3]);
  start();
  CHECK(push());
  sonde_work(&client, 1000);
  const uint16_t next = (uint16_t)(net.sent[net.sent_count - 1].bytes[2] << 8 | net.sent[net.sent_count - 1].bytes[3]);
  CHECK(next == (uint16_t)(last + 1));
}

static void link_comes_back(void) {
  begin(silent);
  start();
  CHECK(push());
  while (outcome_count == 0) sonde_work(&client, 1000);
  net.answer = changed;
  sonde_link_up(&client);
  CHECK(sonde_work(&client, 1000) == UINT32_MAX && client.statistics.accepted == 1);
  begin(changed);
  start();
  net.has_link = false;
  CHECK(push());
  sonde_work(&client, 20000); /* no datagram could leave, and the next is due in half a minute */
  net.has_link = true;
  sonde_link_up(&client);
  CHECK(sonde_work(&client, 1000) == UINT32_MAX && client.statistics.accepted == 1 && outcomes[0].datagrams == 1);
  begin(silent);
  start();
  CHECK(push());
  sonde_work(&client, 20000);
  sonde_link_up(&client); /* what has left may still be answered */
  sonde_work(&client, 100);
  CHECK(net.sent_count == 4);
  begin(busy);
  start();
  CHECK(push());
  sonde_work(&client, 1000);
  sonde_link_up(&client); /* Max-Age counts all the same */
  CHECK(sonde_work(&client, 1000) > 25000 && net.sent_count == 1);
}

/* Power fails after each number of uplinks and in the middle of any of them. */
static void power_loss(uint16_t at_once) {
  begin(silent);
  options.reserve = at_once;
  uint32_t next = 0;
  uint16_t next_id = 0;
  for (int round = 0; round < 60; round++) {
    start();
    net.sent_count = 0;
    net.answer = changed;
    for (int i = 0; i < round % 20; i++) {
      CHECK(push());
      sonde_work(&client, 1000);
    }
    for (int i = 0; i < net.sent_count; i++) {
      const uint32_t count = uplink_of(&net.sent[i]).uplink_count;
      const uint16_t id = (uint16_t)(net.sent[i].bytes[2] << 8 | net.sent[i].bytes[3]);
      CHECK(count >= next && count - next <= at_once);
      CHECK(next == 0 || (uint16_t)(id - next_id) <= at_once);
      next = count + 1;
      next_id = (uint16_t)(id + 1);
    }
  }
  const double writes = net.saves / (double)next;
  CHECK(at_once == 1 ? writes < 1.2 : writes < 0.4);
}

static void clean_restart(void) {
  begin(changed);
  start();
  CHECK(push());
  sonde_work(&client, 1000);
  sonde_stop(&client);
  start();
  CHECK(push());
  sonde_work(&client, 1000);
  CHECK(uplink_of(&net.sent[1]).uplink_count == 1);
}

static void spoilt_state(void) {
  begin(changed);
  start();
  CHECK(push());
  sonde_work(&client, 1000);
  for (size_t at = 0; at < SONDE_STATE_BYTES; at++) {
    net.state[at] ^= 0x10;
    start();
    CHECK(client.count == 0 && client.settings.heartbeat_interval == 60);
    net.state[at] ^= 0x10;
  }
  start();
  CHECK(client.count == 10); /* ten minutes of heartbeats */
  net.can_save = false;
  CHECK(push());
  CHECK(client.statistics.not_saved > 0);
  sonde_work(&client, 1000);
  CHECK(client.statistics.accepted == 1);
}

static void ids(void) {
  begin(silent);
  const sonde_port port = network_port(&net);
  static const char *const wrong[] = {NULL, "", "-a", "a b", "a/b",
                                      "a2345678901234567890123456789012345678901234567890123456789012345"};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    options.device_id = wrong[i];
    CHECK(!sonde_start(&client, &port, &options));
  }
  options.device_id = "a234567890123456789012345678901234567890123456789012345678_.:-64";
  CHECK(sonde_start(&client, &port, &options));
  sonde_Uplink *uplink = sonde_begin(&client);
  memset(uplink, 0x01, sizeof *uplink);
  uplink->location.wifi_count = 16;
  uplink->location.cells_count = 8;
  CHECK(!sonde_commit(&client)); /* texts without an end */
}

/* The largest uplink that the options of nanopb let through, under the longest name. */
static void largest(void) {
  begin(changed);
  options.device_id = "a234567890123456789012345678901234567890123456789012345678_.:-64";
  options.no_response = 8;
  options.iccid = "8944500102198304826112";
  options.hw_version = options.sw_version = "12345678901234567890123456789012";
  start();
  client.count = UINT32_MAX;
  client.settings.heartbeat_interval = UINT32_MAX;
  static char file[64];
  memset(file, 'f', sizeof file - 1);
  sonde_report_reboot(&client, sonde_RebootReason_BROWNOUT, file, UINT32_MAX);
  sonde_Uplink *uplink = sonde_begin(&client);
  uplink->has_location = uplink->has_heartbeat = true;
  uplink->heartbeat.has_activity = uplink->heartbeat.has_modem_temperature = true;
  uplink->heartbeat.activity = (sonde_Activity){true, UINT32_MAX, true, UINT32_MAX, true, UINT32_MAX, true, UINT32_MAX, true, UINT32_MAX};
  uplink->location.wifi_count = 16;
  uplink->location.cells_count = 8;
  for (int i = 0; i < 16; i++) uplink->location.wifi[i] = (sonde_Wifi){true, {0}, true, INT32_MIN};
  for (int i = 0; i < 8; i++)
    uplink->location.cells[i] = (sonde_Cell){true, UINT32_MAX, true, UINT32_MAX, true, UINT32_MAX, true, UINT32_MAX, true, INT32_MIN};
  uplink->location.has_gnss = true;
  uplink->location.gnss = (sonde_Gnss){true, 1.5, true, 2.5, true, 3.5f};
  CHECK(sonde_commit(&client));
  sonde_work(&client, 1000);
  CHECK(client.statistics.accepted == 1 && net.sent[0].length > 800 && uplink_of(&net.sent[0]).uplink_count == UINT32_MAX);
}

/* Whatever comes from the network: changed and cut answers to the message under way, and noise. */
static void noise(void) {
  begin(silent);
  start();
  uint32_t seed = 7;
  for (int round = 0; round < 20000; round++) {
    uint8_t bytes[80] = {0x64, 0x45};
    size_t length = 4 + 4 + sizeof downlink;
    if (client.queued == 0 && client.phase == 0) CHECK(push());
    sonde_work(&client, 0);
    memcpy(bytes + 2, client.datagram + 2, 6);
    memcpy(bytes + 8, downlink, sizeof downlink);
    for (int change = round % 5; change > 0; change--) {
      seed = seed * 1664525u + 1013904223u;
      bytes[(seed >> 8) % length] = (uint8_t)(seed >> 24);
    }
    if (round % 3 == 0) length = (seed >> 16) % (length + 1);
    net.sent_count = 0;
    arrive_bytes(&net, 0, bytes, length);
    sonde_work(&client, 0);
    CHECK(net.sent_count <= 4 && client.settings.heartbeat_interval >= 10);
    if (client.phase == 3) net.now = client.next_at;
    if (net.now < client.silent_until) net.now = client.silent_until;
  }
  CHECK(client.statistics.accepted > 1000 && client.statistics.rejected > 1000);
}

int main(void) {
  path_and_options();
  retransmission();
  same_message_after_silence();
  new_message_after_the_lifetime();
  caller_that_sleeps();
  max_age();
  forged_max_age();
  no_datagram_after_the_lifetime();
  separate_answer();
  separate_answer_overtakes();
  answered_after_giving_up();
  no_response();
  no_response_to_errors();
  acknowledged_and_forgotten();
  refused();
  reset_by_the_server();
  blocked();
  downlink_is_applied();
  what_cannot_be_applied();
  what_is_declined_is_not_written();
  settings_under_a_new_firmware();
  what_is_no_answer();
  queue_while_there_is_no_link();
  reboot_that_was_dropped();
  ids_after_power_loss();
  link_comes_back();
  power_loss(1);
  power_loss(16);
  clean_restart();
  spoilt_state();
  ids();
  largest();
  noise();
  printf("33 tests passed\n");
  return 0;
}
