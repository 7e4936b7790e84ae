import Glibc

/// Names to addresses with the system's resolver, which blocks: each look-up has a short-lived thread.
enum Resolver {
  /// Calls back on `loop`.
  static func resolve(
    host: String, port: UInt16, on loop: EventLoop,
    _ completion: @escaping @Sendable (Result<SocketAddress, TransportError>) -> Void
  ) {
    if let numeric = SocketAddress(host: host, port: port) {
      return loop.execute { completion(.success(numeric)) }
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

  private static func lookUp(host: String, port: UInt16) -> Result<SocketAddress, TransportError> {
    var hints = addrinfo()
    hints.ai_socktype = Sockets.stream
    var found: UnsafeMutablePointer<addrinfo>?
    let number = getaddrinfo(host, String(port), &hints, &found)
    defer { if let found { freeaddrinfo(found) } }
    guard number == 0, let first = found?.pointee, let address = first.ai_addr else {
      let text = number == 0 ? "no address" : String(cString: gai_strerror(number))
      return .failure(TransportError(.couldNotResolve, "could not resolve \(host): \(text)"))
    }
    var storage = sockaddr_storage()
    let size = min(Int(first.ai_addrlen), MemoryLayout<sockaddr_storage>.size)
    withUnsafeMutableBytes(of: &storage) {
      $0.copyMemory(from: UnsafeRawBufferPointer(start: UnsafeRawPointer(address), count: size))
    }
    guard let resolved = SocketAddress(storage: storage) else {
      return .failure(TransportError(.couldNotResolve, "could not resolve \(host)"))
    }
    return .success(resolved)
  }
}
