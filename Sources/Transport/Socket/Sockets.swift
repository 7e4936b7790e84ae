// Neither is of Glibc's own: whichever is compiled first brings the SOCK_ constants.
import CCurl
import COpenSSL
import Glibc

/// The socket calls that servers and clients share.
enum Sockets {
  static let stream = Int32(SOCK_STREAM.rawValue)
  static let nonblocking = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)

  /// Binds and listens. With `shared`, several listeners of this process divide the port's connections; the
  /// `first` of them makes sure that no other process has the port.
  static func listen(
    on address: SocketAddress, backlog: Int32, shared: Bool, first: Bool
  ) throws(TransportError) -> (fd: Int32, bound: SocketAddress) {
    // SO_REUSEPORT would let a second process join a port in use; a bind without it finds that out first.
    if shared && first && address.port != 0 { close(try bound(to: address, shared: false)) }
    let fd = try bound(to: address, shared: shared)
    guard Glibc.listen(fd, backlog) == 0 else {
      let number = errno
      close(fd)
      throw bindError(address, number)
    }
    guard let actual = localAddress(of: fd) else {
      close(fd)
      throw .system("getsockname", errno)
    }
    return (fd, actual)
  }

  /// Starts a connection; it is established once the descriptor becomes writable without an error.
  static func connect(to address: SocketAddress) throws(TransportError) -> Int32 {
    let fd = socket(address.family, stream | nonblocking, 0)
    guard fd >= 0 else { throw .system("socket", errno) }
    let result = address.withSystemAddress { Glibc.connect(fd, $0, $1) }
    guard result == 0 || errno == EINPROGRESS else {
      let text = TransportError.errorText(errno)
      close(fd)
      throw TransportError(.couldNotConnect, "could not connect to \(address): \(text)")
    }
    return fd
  }

  /// Small writes go out at once, and a peer that vanished without a word is found out in the end.
  static func tune(_ fd: Int32) {
    set(fd, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    set(fd, SOL_SOCKET, SO_KEEPALIVE, 1)
    set(fd, Int32(IPPROTO_TCP), TCP_KEEPIDLE, 60)
    set(fd, Int32(IPPROTO_TCP), TCP_KEEPINTVL, 15)
    set(fd, Int32(IPPROTO_TCP), TCP_KEEPCNT, 4)
  }

  /// The error a pending connection ended with, 0 for none.
  static func pendingError(of fd: Int32) -> Int32 {
    var value: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(fd, SOL_SOCKET, SO_ERROR, &value, &size) == 0 ? value : errno
  }

  /// What the peer's system has not acknowledged, an end that was sent among it.
  static func unacknowledgedBytes(of fd: Int32) -> Int32 {
    var count: Int32 = 0
    return ioctl(fd, UInt(TIOCOUTQ), &count) == 0 ? count : 0
  }

  private static func bound(to address: SocketAddress, shared: Bool) throws(TransportError) -> Int32 {
    let fd = socket(address.family, stream | nonblocking, 0)
    guard fd >= 0 else { throw .system("socket", errno) }
    set(fd, SOL_SOCKET, SO_REUSEADDR, 1)
    if shared { set(fd, SOL_SOCKET, SO_REUSEPORT, 1) }
    guard address.withSystemAddress({ bind(fd, $0, $1) }) == 0 else {
      let number = errno
      close(fd)
      throw bindError(address, number)
    }
    return fd
  }

  private static func bindError(_ address: SocketAddress, _ number: Int32) -> TransportError {
    switch number {
    case EADDRINUSE:
      TransportError(
        .addressInUse,
        "\(address) is in use by another process: stop that process, or configure another port")
    case EADDRNOTAVAIL:
      TransportError(
        .addressNotAvailable, "\(address) is not an address of this machine: configure one that is")
    case EACCES:
      TransportError(
        .permissionDenied,
        "no permission to listen on \(address): use a port from 1024 up, or grant CAP_NET_BIND_SERVICE")
    default: .system("bind to \(address)", number)
    }
  }

  private static func localAddress(of fd: Int32) -> SocketAddress? {
    var storage = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(fd, $0, &size) }
    }
    return result == 0 ? SocketAddress(storage: storage) : nil
  }

  private static func set(_ fd: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
    var value = value
    setsockopt(fd, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
  }
}
