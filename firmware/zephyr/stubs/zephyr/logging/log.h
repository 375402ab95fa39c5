#ifndef STUB_LOG_H
#define STUB_LOG_H

void stub_log(const char *module, unsigned level, const char *format, ...) __attribute__((format(printf, 3, 4)));

#define LOG_LEVEL_NONE 0U
#define LOG_LEVEL_ERR 1U
#define LOG_LEVEL_WRN 2U
#define LOG_LEVEL_INF 3U
#define LOG_LEVEL_DBG 4U
#define LOG_MODULE_REGISTER(name, level) \
  enum { stub_##name##_level = level }; \
  static const char stub_module[] = #name
#define LOG_INF(...) stub_log(stub_module, LOG_LEVEL_INF, __VA_ARGS__)
#define LOG_WRN(...) stub_log(stub_module, LOG_LEVEL_WRN, __VA_ARGS__)
#define LOG_ERR(...) stub_log(stub_module, LOG_LEVEL_ERR, __VA_ARGS__)

#endif
