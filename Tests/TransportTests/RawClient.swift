import COpenSSL
import Glibc
import Transport

/// A blocking plain socket, for saying what no well-behaved client would.
final class RawClient {
  private var fd: Int32
  private(set) var received: [UInt8] = []
  private(set) var isEnded = false

  /// A small receive buffer makes a slow reader felt early.
  init(port: UInt16, receiveBuffer: Int32? = nil) {
    fd = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    if var size = receiveBuffer {
      setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }
    var patience = timeval(tv_sec: 0, tv_usec: 20_000)
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(fd, $0, size) }
    }
    isEnded = result != 0
  }

  deinit {
    close()
  }

  func send(_ text: String) {
    send(Array(text.utf8))
  }

  func send(_ bytes: [UInt8]) {
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(fd, $0.baseAddress.map { $0 + offset }, bytes.count - offset, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      offset += count
    }
  }

  /// Sends what the system takes without waiting and gives the number of bytes.
  func sendWhatFits(_ bytes: [UInt8], from offset: Int) -> Int {
    bytes.withUnsafeBytes {
      max(
        0,
        Glibc.send(
          fd, $0.baseAddress.map { $0 + offset }, bytes.count - offset, Int32(MSG_NOSIGNAL | MSG_DONTWAIT)))
    }
  }

  /// Everything received so far, as text.
  var text: String { String(decoding: received, as: UTF8.self) }

  /// Receives until the text so far satisfies the condition; false at the peer's end or after the deadline.
  func receive(seconds: Int = 20, until condition: (String) -> Bool) -> Bool {
    eventually(seconds: seconds) {
      if condition(text) { return true }
      receiveSome()
      return isEnded
    } && condition(text)
  }

  /// Receives at least so many bytes; false at the peer's end or after the deadline.
  func receive(bytes count: Int, seconds: Int = 20) -> Bool {
    eventually(seconds: seconds) {
      if received.count < count { receiveSome() }
      return received.count >= count || isEnded
    } && received.count >= count
  }

  /// Receives until the peer ends the connection; false after the deadline.
  func receiveUntilEnd(seconds: Int = 20) -> Bool {
    eventually(seconds: seconds) {
      receiveSome()
      return isEnded
    }
  }

  /// Forgets what was received.
  func forget() {
    received = []
  }

  func close() {
    guard fd >= 0 else { return }
    Glibc.close(fd)
    fd = -1
    isEnded = true
  }

  /// Ends with a reset instead of in order.
  func reset() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    close()
  }

  private func receiveSome() {
    guard fd >= 0 else { return }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(fd, &buffer, buffer.count, 0)
    if count > 0 { received.append(contentsOf: buffer[..<count]) }
    if count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR) { isEnded = true }
  }
}
