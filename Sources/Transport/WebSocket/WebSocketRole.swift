/// Clients mask what they send, servers do not (RFC 6455 section 5.1).
enum WebSocketRole {
  case server
  case client
}
