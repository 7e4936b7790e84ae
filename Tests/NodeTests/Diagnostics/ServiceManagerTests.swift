import Glibc
import TestSupport
import Testing

@testable import Node

@Suite struct ServiceManagerTests {
  /// A socket as systemd listens on.
  private final class Listener {
    private let descriptor: Int32

    init?(path: String) {
      descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
      var name = sockaddr_un()
      name.sun_family = sa_family_t(AF_UNIX)
      let bytes = Array(path.utf8)
      guard bytes.count < MemoryLayout.size(ofValue: name.sun_path) else { return nil }
      withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: bytes) }
      let size = socklen_t((MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 0) + bytes.count)
      let bound = withUnsafePointer(to: &name) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
      }
      guard bound == 0 else { return nil }
    }

    deinit { close(descriptor) }

    func next() -> String? {
      var buffer = [UInt8](repeating: 0, count: 4_096)
      let count = recv(descriptor, &buffer, buffer.count, 0)
      return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
    }
  }

  @Test func speaksToAPathAndToAnAbstractName() throws {
    try withTemporaryFolder { folder in
      let path = folder.file("notify")
      for (bound, told) in [(path, path), ("\0hanse-\(getpid())", "@hanse-\(getpid())")] {
        let listener = try #require(Listener(path: bound))
        let manager = try #require(ServiceManager(address: told, watchdogMilliseconds: nil))
        manager.ready("serving a.test\nREADY=0")
        #expect(listener.next() == "READY=1\nSTATUS=serving a.test READY=0")
        manager.reloading()
        #expect(listener.next()?.hasPrefix("RELOADING=1\nMONOTONIC_USEC=") == true)
        manager.alive()
        #expect(listener.next() == "WATCHDOG=1")
        manager.stopping()
        #expect(listener.next()?.hasPrefix("STOPPING=1\n") == true)
        #expect(listener.next() == nil)
      }
    }
  }

  @Test func nobodyListening() throws {
    let manager = try #require(ServiceManager(address: "/nowhere/notify", watchdogMilliseconds: 0))
    #expect(manager.watchdogMilliseconds == nil)
    manager.ready("still goes on")
  }

  @Test(arguments: ["", "notify", "tcp:127.0.0.1", "/" + String(repeating: "x", count: 108)])
  func refusesWhatIsNoSocket(_ address: String) {
    #expect(ServiceManager(address: address, watchdogMilliseconds: 1) == nil)
  }
}
