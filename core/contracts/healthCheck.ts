/** TCP port of the listener's health check over HTTP: a load balancer cannot check UDP. */
export const HEALTH_PORT = 8080

export const HEALTH_PATH = '/health'
