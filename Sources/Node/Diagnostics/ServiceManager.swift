internal import Glibc

/// Tells systemd how the service fares (sd_notify(3)): datagrams to the socket that it names in the environment.
public struct ServiceManager: Sendable {
  private let address: [UInt8]
  /// How often systemd wants to hear that the service is alive; `nil` if it does not.
  public let watchdogMilliseconds: Int?

  /// `nil` where nobody listens. Takes what the environment says out of it, so that no other program speaks for this one.
  public init?() {
    guard let address = Self.take("NOTIFY_SOCKET") else { return nil }
    let microseconds = Self.take("WATCHDOG_USEC").flatMap { Int($0) }
    let process = Self.take("WATCHDOG_PID").flatMap { Int32($0) }
    self.init(
      address: address,
      watchdogMilliseconds: process == nil || process == getpid() ? microseconds.map { $0 / 1_000 } : nil)
  }

  /// A path, or with "@" in front a name in the abstract namespace; `nil` for anything else.
  init?(address: String, watchdogMilliseconds: Int?) {
    var bytes = Array(address.utf8)
    guard let first = bytes.first, first == UInt8(ascii: "/") || first == UInt8(ascii: "@"),
      bytes.count < MemoryLayout.size(ofValue: sockaddr_un().sun_path)
    else { return nil }
    if first == UInt8(ascii: "@") { bytes[0] = 0 }
    self.address = bytes
    self.watchdogMilliseconds = watchdogMilliseconds.flatMap { $0 > 0 ? $0 : nil }
  }

  /// The service does what it is there for, and what that is in a few words.
  public func ready(_ status: String) { send("READY=1\nSTATUS=\(Self.line(status))") }

  /// What it was told to read again is being read; `ready` follows.
  public func reloading() {
    send("RELOADING=1\nMONOTONIC_USEC=\(SystemClock.monotonicMicroseconds())")
  }

  public func stopping() { send("STOPPING=1\nSTATUS=finishing what was accepted") }

  /// Still alive.
  public func alive() { send("WATCHDOG=1") }

  /// Lines are what the protocol is made of.
  private static func line(_ text: String) -> String {
    String(decoding: text.utf8.map { $0 < 0x20 ? 0x20 : $0 }, as: UTF8.self)
  }

  private func send(_ text: String) {
    let socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0 else { return }
    defer { close(socket) }
    var name = sockaddr_un()
    name.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: address) }
    // An abstract name ends with the address, not with a zero.
    let size = MemoryLayout<sockaddr_un>.offset(of: \.sun_path).map { $0 + address.count } ?? 0
    let bytes = Array(text.utf8)
    withUnsafePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = sendto(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, socklen_t(size))
      }
    }
  }

  private static func take(_ name: String) -> String? {
    guard let value = getenv(name).map({ String(cString: $0) }) else { return nil }
    unsetenv(name)
    return value
  }
}
