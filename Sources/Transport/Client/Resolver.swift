import COpenSSL
import Glibc

/// Names to addresses with the system's resolver, which blocks: each look-up has a short-lived thread.
public enum Resolver {
  /// All addresses of a host, numeric or by the system's resolver. Blocks.
  public static func addresses(of host: String, port: UInt16 = 443) throws(TransportError) -> [SocketAddress]
  {
    if let numeric = SocketAddress(host: host, port: port) { return [numeric] }
    return try lookUp(host: host, port: port).get()
  }

  /// Calls back on `loop` with at least one address, in the order to be tried.
  static func resolve(
    host: String, port: UInt16, on loop: EventLoop,
    _ completion: @escaping @Sendable (Result<[SocketAddress], TransportError>) -> Void
  ) {
    if let numeric = SocketAddress(host: host, port: port) {
      return loop.execute { completion(.success([numeric])) }
    }
    do throws(TransportError) {
      try Threads.start(name: "resolver") {
        let result = lookUp(host: host, port: port)
        loop.execute { completion(result) }
      }
    } catch {
      loop.execute { completion(.failure(error)) }
    }
  }

  private static func lookUp(host: String, port: UInt16) -> Result<[SocketAddress], TransportError> {
    var hints = addrinfo()
    hints.ai_socktype = Sockets.stream
    var found: UnsafeMutablePointer<addrinfo>?
    let number = getaddrinfo(host, String(port), &hints, &found)
    defer { if let found { freeaddrinfo(found) } }
    var addresses: [SocketAddress] = []
    var next = number == 0 ? found : nil
    while let entry = next?.pointee {
      if let address = socketAddress(entry), !addresses.contains(address) { addresses.append(address) }
      next = entry.ai_next
    }
    guard addresses.isEmpty else { return .success(addresses) }
    let text = number == 0 ? "no address" : String(cString: gai_strerror(number))
    return .failure(TransportError(.couldNotResolve, "could not resolve \(host): \(text)"))
  }

  private static func socketAddress(_ entry: addrinfo) -> SocketAddress? {
    guard let address = entry.ai_addr else { return nil }
    var storage = sockaddr_storage()
    let size = min(Int(entry.ai_addrlen), MemoryLayout<sockaddr_storage>.size)
    withUnsafeMutableBytes(of: &storage) {
      $0.copyMemory(from: UnsafeRawBufferPointer(start: UnsafeRawPointer(address), count: size))
    }
    return SocketAddress(storage: storage)
  }
}
