/* A heartbeat from Zephyr: a timer takes readings, main() sends them. */
#include <stdlib.h>
#include <zephyr/kernel.h>
#include <zephyr/logging/log.h>
#include <zephyr/net/conn_mgr_connectivity.h>
#include <zephyr/net/net_if.h>
#ifdef CONFIG_HWINFO
#include <zephyr/drivers/hwinfo.h>
#endif
#ifdef CONFIG_NRF_MODEM_LIB
#include <nrf_modem_at.h>
#endif

#include "port.h"

LOG_MODULE_REGISTER(heartbeat, LOG_LEVEL_INF);

/* While something waits for a link, the link is looked at so often. */
#define LINK_CHECK_MS 30000u

struct reading {
  uint32_t seconds; /* since the one before */
  bool has_temperature;
  float temperature; /* °C */
};

/* Eight readings wait while main() is busy with an answer; then sonde's own queue has them. */
K_MSGQ_DEFINE(readings, sizeof(struct reading), 8, 4);

/* About 7 KB: static, and on no stack. */
static sonde_client client;

static bool read_temperature(float *degrees) {
#ifdef CONFIG_NRF_MODEM_LIB
  int whole;
  if (nrf_modem_at_scanf("AT%XTEMP?", "%%XTEMP: %d", &whole) == 1) {
    *degrees = (float)whole;
    return true;
  }
#endif
  ARG_UNUSED(degrees);
  return false;
}

static void take_reading(struct k_work *work);
static K_WORK_DELAYABLE_DEFINE(next_reading, take_reading);

static void take_reading(struct k_work *work) {
  static int64_t last;
  const int64_t now = k_uptime_get();
  struct reading reading = {.seconds = (uint32_t)((now - last) / 1000)};
  ARG_UNUSED(work);
  reading.has_temperature = read_temperature(&reading.temperature);
  last = now;
  if (k_msgq_put(&readings, &reading, K_NO_WAIT) != 0) LOG_WRN("a reading was dropped");
  k_work_schedule(&next_reading, K_SECONDS(client.settings.heartbeat_interval));
}

static void report_reboot(void) {
  sonde_RebootReason reason = sonde_RebootReason_UNKNOWN;
#ifdef CONFIG_HWINFO
  uint32_t cause = 0;
  if (hwinfo_get_reset_cause(&cause) == 0) {
    if (cause & RESET_WATCHDOG) reason = sonde_RebootReason_WATCHDOG;
    else if (cause & RESET_CPU_LOCKUP) reason = sonde_RebootReason_HARD_FAULT;
    else if (cause & RESET_BROWNOUT) reason = sonde_RebootReason_BROWNOUT;
    else if (cause & RESET_SOFTWARE) reason = sonde_RebootReason_SOFTWARE;
    else if (cause & (RESET_POR | RESET_PIN)) reason = sonde_RebootReason_POWER_ON;
    hwinfo_clear_reset_cause();
  }
#endif
  sonde_report_reboot(&client, reason, NULL, 0);
}

static void log_outcome(void *context, const sonde_outcome *outcome) {
  ARG_UNUSED(context);
  LOG_INF("uplink %u: %u.%02u, %u datagrams", (unsigned)outcome->uplink_count, outcome->code >> 5, outcome->code & 31u,
          outcome->datagrams);
}

/* The new interval counts from now on: it may be much shorter than the one that is running. */
static void apply(void *context, sonde_settings *wanted) {
  ARG_UNUSED(context);
  LOG_INF("told: every %u s, location mode %d", (unsigned)wanted->heartbeat_interval, (int)wanted->location_mode);
  k_work_reschedule(&next_reading, K_SECONDS(wanted->heartbeat_interval));
}

static void push(const struct reading *reading) {
  sonde_Uplink *uplink = sonde_begin(&client);
  uplink->has_heartbeat = true;
  uplink->heartbeat.has_modem_temperature = reading->has_temperature;
  uplink->heartbeat.modem_temperature = reading->temperature;
  uplink->heartbeat.has_activity = true;
  uplink->heartbeat.activity = (sonde_Activity){.has_other = true, .other = reading->seconds};
  if (!sonde_commit(&client)) LOG_ERR("a reading does not fit");
}

int main(void) {
  static const sonde_options options = {
      .device_id = CONFIG_SONDE_DEVICE_ID,
      .settings = {CONFIG_SONDE_HEARTBEAT_INTERVAL, sonde_LocationMode_NONE},
      .location_modes = 1u << sonde_LocationMode_NONE, /* this sample looks for no position */
      .reserve = CONFIG_SONDE_RESERVE,
#ifdef CONFIG_SONDE_LOG_BACKEND
      .log_level = CONFIG_SONDE_LOG_BACKEND_LEVEL,
      .log_datagrams = CONFIG_SONDE_LOG_DATAGRAMS,
#endif
      .apply = apply,
      .done = log_outcome,
  };
  const sonde_port port = sonde_zephyr_port();
  if (!sonde_start(&client, &port, &options)) {
    LOG_ERR("%s is no device id", CONFIG_SONDE_DEVICE_ID);
    return 1;
  }
#ifdef CONFIG_SONDE_LOG_BACKEND
  sonde_zephyr_log_to(&client);
#endif
  report_reboot();
  conn_mgr_all_if_up(true);
  conn_mgr_all_if_connect(true);
  k_work_schedule(&next_reading, K_NO_WAIT);

  bool was_up = false;
  for (;;) {
    const uint32_t due = sonde_work(&client, 10000);
    const bool is_up = net_if_is_up(net_if_get_default());
    struct reading reading;
    if (is_up && !was_up) sonde_link_up(&client);
    was_up = is_up;
    const k_timeout_t wait = due == UINT32_MAX ? K_FOREVER : K_MSEC(MIN(due, LINK_CHECK_MS));
    if (k_msgq_get(&readings, &reading, wait) == 0) push(&reading);
  }
}
