/* The macros that Kconfig makes of zephyr/Kconfig's defaults, with prj.conf and an nRF91's the configuration of its board. */
#define CONFIG_SONDE_HOST "192.0.2.2"
#define CONFIG_SONDE_PORT 5683
#ifdef CONFIG_SONDE_LOG_BACKEND /* of the target zephyr-log-sample, as sample/log.conf has it */
#define CONFIG_SONDE_LOG_BACKEND_LEVEL 3
#define CONFIG_SONDE_LOG_DATAGRAMS 4
#define CONFIG_SONDE_DEVICE_ID "zephyr-log-1"
#else
#define CONFIG_SONDE_DEVICE_ID "zephyr-1"
#endif
#define CONFIG_SONDE_HEARTBEAT_INTERVAL 720
#define CONFIG_SONDE_RESERVE 0
#define CONFIG_SONDE_LOG_LEVEL 3
#define CONFIG_SETTINGS 1
#define CONFIG_CSPRNG_ENABLED 1
#define CONFIG_HWINFO 1
#define CONFIG_NRF_MODEM_LIB 1
