#ifndef STUB_LOG_H
#define STUB_LOG_H

void stub_log(const char *format, ...) __attribute__((format(printf, 1, 2)));

#define LOG_LEVEL_INF 3
#define LOG_MODULE_REGISTER(name, level) enum { name##_log_level = level }
#define LOG_INF(...) stub_log(__VA_ARGS__)
#define LOG_WRN(...) stub_log(__VA_ARGS__)
#define LOG_ERR(...) stub_log(__VA_ARGS__)

#endif
