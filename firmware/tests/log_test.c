/*
 * The client's log lines against a server and a clock that the test holds in its hand. With an argument it prints the datagrams of
 * a typical batch instead, in hex.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "network.h"

static network net;
static sonde_client client;
static sonde_options options;

static bool is_log(const datagram *sent) { return sent->bytes[0] >> 4 == 4 && memcmp(sent->bytes + 8, "\xb4logs", 5) == 0; }

static bool is_uplink(const datagram *sent) { return sent->bytes[0] >> 4 == 4 && memcmp(sent->bytes + 8, "\xb6uplink", 7) == 0; }

/* The server's answer to log lines; 0: none. It answers uplinks with 2.04, unless it is silent. */
static unsigned answer_to_lines;
static bool is_silent;

static void serve(network *n, const datagram *sent) {
  static const uint8_t max_age[] = {0xd1, 0x01, 30};
  const bool is_later = answer_to_lines == 0xa3 || answer_to_lines == 0x9d;
  if (is_silent) return;
  if (is_uplink(sent)) arrive(n, 50, ACK, 0x44, sent, NULL, 0);
  else if (is_log(sent) && answer_to_lines != 0) arrive(n, 50, ACK, answer_to_lines, sent, max_age, is_later ? sizeof max_age : 0);
}

static void begin(void) {
  static uint32_t seed;
  memset(&net, 0, sizeof net);
  net.answer = serve;
  net.seed = ++seed;
  answer_to_lines = 0x44;
  is_silent = false;
  options = (sonde_options){.device_id = "ABC123", .settings = {720, sonde_LocationMode_NONE}};
}

static void start(void) {
  const sonde_port port = network_port(&net);
  CHECK(sonde_start(&client, &port, &options));
}

/* One reading, and everything that follows from it at once. */
static void uplink(void) {
  (void)sonde_begin(&client);
  CHECK(sonde_commit(&client));
  for (int turn = 0; turn < 200 && sonde_work(&client, 1000) < 20000; turn++) continue;
}

static int logs_sent(void) {
  int count = 0;
  for (int i = 0; i < net.sent_count; i++) count += is_log(&net.sent[i]);
  return count;
}

static const datagram *log_sent(int which) {
  for (int i = 0; i < net.sent_count; i++)
    if (is_log(&net.sent[i]) && which-- == 0) return &net.sent[i];
  CHECK(false);
  return NULL;
}

static bool holds(const datagram *sent, const char *text) {
  const size_t length = strlen(text);
  for (size_t at = 0; at + length <= sent->length; at++)
    if (memcmp(sent->bytes + at, text, length) == 0) return true;
  return false;
}

static void line(const char *text) { sonde_log_text(&client, SONDE_LOG_INFO, "app", text, strlen(text)); }

static void path_options_and_body(void) {
  begin();
  start();
  sonde_log(&client, SONDE_LOG_WARNING, "modem", "RSRP %d dBm\n", -121);
  net.now += 1500;
  sonde_log_text(&client, SONDE_LOG_AS_TEXT, NULL, "E (1234) wifi: gone", 19);
  uplink();
  CHECK(logs_sent() == 1 && is_uplink(&net.sent[0]));
  static const uint8_t expected[] =
      "\xb4logs\x06" "ABC123\x11\x3c\xff\x82"
      "\xa4\x00\x02\x01\x65modem\x02\x6dRSRP -121 dBm\x03\x19\x06\x0e"
      "\xa2\x02\x73" "E (1234) wifi: gone\x03\x18\x32";
  CHECK(log_sent(0)->length == 8 + sizeof expected - 1);
  CHECK(memcmp(log_sent(0)->bytes + 8, expected, sizeof expected - 1) == 0);
  CHECK(client.statistics.lines_accepted == 2 && client.statistics.accepted == 1 && client.lines.queued == 0);
}

static void only_after_an_uplink(void) {
  begin();
  start();
  line("before");
  CHECK(sonde_work(&client, 1000) == UINT32_MAX && net.sent_count == 0);
  uplink();
  CHECK(logs_sent() == 1);
  line("later");
  net.now += 60000;
  CHECK(sonde_work(&client, 1000) == UINT32_MAX && logs_sent() == 1);
  uplink();
  CHECK(logs_sent() == 2 && holds(log_sent(1), "later"));
}

static void levels(void) {
  begin();
  options.log_level = SONDE_LOG_WARNING;
  start();
  sonde_log(&client, SONDE_LOG_INFO, "app", "no");
  line("no");
  sonde_log(&client, SONDE_LOG_ERROR, "app", "yes");
  uplink();
  CHECK(client.statistics.lines_accepted == 1 && holds(log_sent(0), "yes") && !holds(log_sent(0), "no"));
}

static void at_most_so_many_datagrams(void) {
  static char text[201];
  begin();
  options.log_datagrams = 2;
  start();
  memset(text, 'x', 200);
  for (int i = 0; i < 8; i++) line(text);
  CHECK(client.statistics.lines_dropped == 0);
  uplink();
  CHECK(logs_sent() == 2 && client.statistics.lines_accepted == 6 && client.lines.queued > 0);
  for (int i = 0; i < 2; i++) CHECK(log_sent(i)->length <= 8 + 20 + SONDE_LOG_BODY_BYTES);
  uplink();
  CHECK(client.statistics.lines_accepted == 8 && client.lines.queued == 0);
}

static void readings_go_first(void) {
  begin();
  is_silent = true;
  start();
  for (int i = 0; i < 3; i++) {
    (void)sonde_begin(&client);
    CHECK(sonde_commit(&client));
    line("meanwhile");
  }
  sonde_work(&client, 1000);
  is_silent = false;
  for (int turn = 0; turn < 20; turn++) net.now += sonde_work(&client, 1000) < 10000 ? 1000 : 0;
  CHECK(client.statistics.accepted == 3 && logs_sent() == 1);
  CHECK(is_log(&net.sent[net.sent_count - 1]) && client.statistics.lines_accepted == 3);
}

static void full_queue(void) {
  char text[40];
  begin();
  start();
  for (int i = 0; i < 200; i++) {
    snprintf(text, sizeof text, "line %03d", i);
    line(text);
  }
  const unsigned dropped = client.statistics.lines_dropped;
  CHECK(dropped > 50 && dropped < 150 && client.lines.queued <= SONDE_LOG_BYTES);
  uplink();
  snprintf(text, sizeof text, "%u log lines were dropped", dropped);
  CHECK(holds(log_sent(0), text));
  snprintf(text, sizeof text, "line %03u", dropped - 1);
  CHECK(!holds(log_sent(0), text));
  snprintf(text, sizeof text, "line %03u", dropped);
  CHECK(holds(log_sent(0), text));
  for (int round = 0; round < 4; round++) uplink();
  CHECK(client.statistics.lines_accepted == 200 - dropped && client.lines.dropped == 0 && client.lines.queued == 0);
  for (int i = 1; i < logs_sent(); i++) CHECK(!holds(log_sent(i), "dropped"));
  line("after");
  uplink();
  CHECK(holds(log_sent(logs_sent() - 1), "after"));
}

/* Lines that are in a datagram stay as they are while others come and push each other out. */
static void full_while_sending(void) {
  char text[40];
  begin();
  answer_to_lines = 0;
  start();
  for (int i = 0; i < 80; i++) {
    snprintf(text, sizeof text, "first %02d", i);
    line(text);
  }
  const unsigned before = client.statistics.lines_dropped;
  (void)sonde_begin(&client);
  CHECK(sonde_commit(&client));
  sonde_work(&client, 1000);
  CHECK(logs_sent() == 1 && client.lines.sending > 0);
  for (int i = 0; i < 1000; i++) line("newer");
  CHECK(client.lines.queued <= SONDE_LOG_BYTES && client.statistics.lines_dropped > before + 800);
  answer_to_lines = 0x44;
  for (int turn = 0; turn < 20; turn++) sonde_work(&client, 1000);
  CHECK(logs_sent() >= 2 && memcmp(log_sent(1)->bytes, log_sent(0)->bytes, log_sent(0)->length) == 0);
  CHECK(holds(log_sent(2), "log lines were dropped"));
  CHECK(client.statistics.lines_accepted + client.statistics.lines_dropped + client.lines.queued / 20 == 1080);
}

/* A link that loses everything of it: two datagrams, and then pauses that grow. */
static void unanswered(void) {
  int attempts[64], count = 0;
  begin();
  answer_to_lines = 0;
  start();
  for (int round = 0; round < 64; round++) {
    line("x");
    const int before = logs_sent();
    uplink();
    if (logs_sent() > before) {
      CHECK(logs_sent() == before + 2);
      attempts[count++] = round;
    }
    CHECK(client.statistics.accepted == (uint32_t)round + 1 && client.statistics.unanswered == 0 && net.reopened == 0);
    net.now += 720000;
    if (net.sent_count > 40) net.sent_count = 0;
  }
  static const int expected[] = {0, 2, 5, 10, 19, 36, 53};
  CHECK(count == 7 && memcmp(attempts, expected, sizeof expected) == 0);
  answer_to_lines = 0x44;
  for (int round = 0; round < 20; round++) uplink();
  CHECK(client.lines.queued == 0 && client.statistics.lines_accepted + client.statistics.lines_dropped == 64);
}

static void the_same_message_while_it_is_known(void) {
  begin();
  answer_to_lines = 0;
  start();
  line("kept");
  uplink();
  net.now += 60000;
  line("newer");
  uplink();
  CHECK(logs_sent() == 2);
  net.now += 60000;
  uplink();
  CHECK(logs_sent() == 4 && log_sent(2)->at - log_sent(0)->at < 237000);
  CHECK(memcmp(log_sent(2)->bytes, log_sent(0)->bytes, log_sent(0)->length) == 0 && !holds(log_sent(2), "newer"));
  net.now += 720000;
  for (int round = 0; round < 4; round++) uplink();
  CHECK(logs_sent() == 6 && memcmp(log_sent(4)->bytes + 2, log_sent(0)->bytes + 2, 6) != 0 && holds(log_sent(4), "newer"));
}

static void max_age(void) {
  begin();
  answer_to_lines = 0xa3;
  start();
  line("later");
  uplink();
  CHECK(logs_sent() == 1);
  net.now += 20000;
  uplink();
  CHECK(logs_sent() == 1);
  answer_to_lines = 0x44;
  net.now += 25000;
  uplink();
  CHECK(logs_sent() == 2 && memcmp(log_sent(1)->bytes, log_sent(0)->bytes, log_sent(0)->length) == 0);
  CHECK(client.statistics.lines_accepted == 1 && client.statistics.postponed == 0);
}

static void refused(void) {
  begin();
  answer_to_lines = 0x80;
  start();
  line("no log line");
  uplink();
  CHECK(client.statistics.lines_refused == 1 && client.statistics.refused == 0 && client.lines.queued == 0);
  answer_to_lines = 0x44;
  line("good");
  uplink();
  CHECK(client.statistics.lines_accepted == 1);
}

static void a_server_without_log_lines(void) {
  begin();
  answer_to_lines = 0x84;
  start();
  line("a");
  uplink();
  for (int hour = 0; hour < 30; hour++) {
    line("b");
    net.now += 3600000;
    uplink();
    CHECK(logs_sent() == (hour < 23 ? 1 : hour < 47 ? 2 : 3));
    if (net.sent_count > 55) break;
  }
}

static void blocked(void) {
  begin();
  answer_to_lines = 0x83;
  start();
  line("a");
  uplink();
  (void)sonde_begin(&client);
  CHECK(sonde_commit(&client));
  CHECK(sonde_work(&client, 1000) > 86000000);
  CHECK(client.lines.queued > 0);
}

static void without_a_link(void) {
  begin();
  start();
  net.has_link = false;
  for (int i = 0; i < 100; i++) line("no link");
  (void)sonde_begin(&client);
  CHECK(sonde_commit(&client));
  for (int turn = 0; turn < 200; turn++) net.now += sonde_work(&client, 1000) > 1000 ? 1000 : 0;
  CHECK(net.sent_count == 0);
  net.has_link = true;
  sonde_link_up(&client);
  for (int turn = 0; turn < 100; turn++) sonde_work(&client, 100);
  CHECK(client.statistics.accepted == 1 && client.statistics.lines_accepted > 50);
}

/* An acknowledgement and no answer: the client does not wait for it as long as for an uplink's. */
static void acknowledge(network *n, const datagram *sent) {
  if (is_log(sent)) arrive(n, 20, ACK, 0, sent, NULL, 0);
  else serve(n, sent);
}

static void acknowledged_and_forgotten(void) {
  begin();
  start();
  net.answer = acknowledge;
  line("a");
  const uint64_t began = net.now;
  uplink();
  (void)sonde_begin(&client);
  CHECK(sonde_commit(&client));
  while (client.statistics.accepted < 2) sonde_work(&client, 1000);
  CHECK(net.now - began < 11000 && logs_sent() == 1 && client.lines.queued > 0);
}

static void no_response_is_not_asked_for(void) {
  begin();
  options.no_response = 26;
  start();
  net.answer = acknowledge;
  line("a");
  (void)sonde_begin(&client);
  CHECK(sonde_commit(&client));
  sonde_work(&client, 200);
  CHECK(!is_log(&net.sent[net.sent_count - 1]) || !holds(log_sent(0), "\xd1\xe9"));
}

static void long_and_odd_lines(void) {
  static char text[1000];
  begin();
  options.log_level = SONDE_LOG_VERBOSE;
  start();
  memset(text, 'y', sizeof text);
  memcpy(text + SONDE_LOG_TEXT_BYTES - 4, "\xc3\xa9", 2); /* é on the place of the cut */
  sonde_log_text(&client, SONDE_LOG_VERBOSE, "a_module_with_a_name_of_more_than_32_characters", text, sizeof text);
  sonde_log_text(&client, SONDE_LOG_ERROR, "", "", 0);
  sonde_log(&client, SONDE_LOG_ERROR, "app", "%s", "\r\n\n");
  sonde_log(&client, SONDE_LOG_ERROR, "app", "%999d", 1);
  uplink();
  CHECK(client.statistics.lines_accepted >= 3);
  CHECK(holds(log_sent(0), "yyyy...\x03") && !holds(log_sent(0), "\xc3") && !holds(log_sent(0), "_characters"));
}

/* Whatever is logged, in whatever order with answers and losses: no line is lost without being counted. */
static void nothing_is_lost_uncounted(void) {
  uint32_t seed = 11, put = 0;
  begin();
  options.log_level = SONDE_LOG_VERBOSE;
  start();
  static char text[300];
  memset(text, 'z', sizeof text);
  for (int round = 0; round < 3000; round++) {
    seed = seed * 1664525u + 1013904223u;
    const unsigned lines = seed >> 24 & 15;
    answer_to_lines = (seed >> 20 & 3) == 0 ? 0 : (seed >> 20 & 15) == 1 ? 0xa3 : (seed >> 20 & 15) == 5 ? 0x80 : 0x44;
    for (unsigned i = 0; i < lines; i++, put++) sonde_log_text(&client, (sonde_log_level)(1 + i % 5), "m", text, (seed >> 8) % sizeof text);
    uplink();
    net.now += (seed >> 12 & 255) * 1000;
    net.sent_count = 0;
  }
  answer_to_lines = 0x44;
  for (int round = 0; round < 40; round++) {
    net.now += 720000;
    uplink();
    net.sent_count = 0;
  }
  const sonde_statistics *counts = &client.statistics;
  CHECK(client.lines.queued == 0 && put == counts->lines_accepted + counts->lines_refused + counts->lines_dropped);
  CHECK(counts->lines_accepted > 3000 && counts->lines_refused > 100 && counts->lines_dropped > 1000);
}

/* A device that came up, had a poor cell for a while, and recovered: what docs/coap.md counts. */
static void print_typical(void) {
  begin();
  start();
  net.now = 4200;
  sonde_log(&client, SONDE_LOG_INFO, "app", "boot: reset by pin, firmware 1.4.2");
  net.now = 9100;
  sonde_log(&client, SONDE_LOG_INFO, "modem", "registered, PLMN 24201, band 20");
  net.now = 21400;
  sonde_log(&client, SONDE_LOG_WARNING, "modem", "RSRP -121 dBm, SNR -3 dB");
  net.now = 63800;
  sonde_log(&client, SONDE_LOG_ERROR, "sht4x", "read failed: -5, 2 attempts left");
  net.now = 64000;
  sonde_log(&client, SONDE_LOG_INFO, "app", "23.4 C, 41 %%RH");
  net.now = 65000;
  uplink();
  for (int i = 0; i < net.sent_count; i++) {
    for (size_t at = 0; at < net.sent[i].length; at++) printf("%02x", net.sent[i].bytes[at]);
    printf("\n");
  }
}

int main(int count, char **arguments) {
  (void)arguments;
  if (count > 1) {
    print_typical();
    return 0;
  }
  path_options_and_body();
  only_after_an_uplink();
  levels();
  at_most_so_many_datagrams();
  readings_go_first();
  full_queue();
  full_while_sending();
  unanswered();
  the_same_message_while_it_is_known();
  max_age();
  refused();
  a_server_without_log_lines();
  blocked();
  without_a_link();
  acknowledged_and_forgotten();
  no_response_is_not_asked_for();
  long_and_odd_lines();
  nothing_is_lost_uncounted();
  printf("18 tests passed\n");
  return 0;
}
