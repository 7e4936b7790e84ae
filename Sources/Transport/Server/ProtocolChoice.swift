/// Stands in for a server connection's protocol until the TLS handshake has chosen one (RFC 7301).
final class ProtocolChoice {
  private var connection: Connection?
  private let service: HTTPService

  init(connection: Connection, service: HTTPService) {
    self.connection = connection
    self.service = service
  }
}

extension ProtocolChoice: ConnectionProtocol {
  func connected() {
    guard let connection else { return }
    self.connection = nil
    if connection.tls?.hasChosenHTTP2 == true {
      guard
        let session = HTTP2Session(connection: connection, service: service)
      else { return connection.close(.abandoned) }
      connection.speaker = session
    } else {
      connection.speaker = HTTP1Session(
        connection: connection, service: service, scheme: connection.tls == nil ? "http" : "https")
    }
    connection.speaker?.connected()
  }

  // Nothing else happens before the handshake is done.
  func received(_ bytes: UnsafeRawBufferPointer) {}
  func peerEnded() {}
  func flushed(remaining: Int) {}
  var deadline: UInt64? { nil }
  func deadlinePassed() {}
  func shutDown() {}

  func closed(_ end: ConnectionEnd) {
    connection = nil
  }
}
