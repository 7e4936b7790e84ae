import COpenSSL
import Glibc
import Transport

/// Listens and never answers.
final class RawListener {
  private let fd: Int32
  let port: UInt16

  init() throws {
    fd = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let fd = self.fd
    withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = bind(fd, $0, size)
        _ = listen(fd, 16)
        _ = getsockname(fd, $0, &size)
      }
    }
    port = UInt16(bigEndian: address.sin_port)
  }

  deinit {
    close(fd)
  }
}
