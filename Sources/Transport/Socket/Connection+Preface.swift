import COpenSSL
import Glibc

// A trusted proxy's preface, before the first byte of TLS or HTTP.
extension Connection {
  /// Takes what belongs to the preface and leaves what follows in the socket, where TLS will look for it.
  func readPreface() {
    var buffer = [UInt8](repeating: 0, count: ProxyPreface.mostBytes)
    let count = recv(fd, &buffer, buffer.count, Int32(MSG_PEEK))
    guard count > 0 else {
      if count < 0 && (errno == EAGAIN || errno == EINTR) { return }
      return close(.peerGone)
    }
    let held = preface.count
    switch ProxyPreface.read(preface + buffer[..<count]) {
    case .incomplete:
      recv(fd, &buffer, count, 0)
      preface += buffer[..<count]
    case .malformed:
      close(.failed(TransportError(.responseMalformed, "\(remoteAddress) began with no PROXY preface")))
    case .complete(let bytes, let client):
      recv(fd, &buffer, bytes - held, 0)
      preface = []
      if let client, !announce(client) { return close(.abandoned) }
      enter(.handshaking)
      proceedWithHandshake()
    }
  }
}
