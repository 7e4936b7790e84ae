import COpenSSL
import Glibc

/// One loop's listening socket and the connections it accepted.
///
/// Unchecked because it is confined to its loop once started.
final class Listener: @unchecked Sendable {
  private static let acceptsPerTurn = 64
  private static let retryMilliseconds: UInt64 = 100

  private var fd: Int32
  let loop: EventLoop
  private let certificate: ServerCertificate?
  private let configuration: ServerConfiguration
  private let service: HTTPService
  private let count: ConnectionCount
  private var connections: [ObjectIdentifier: Connection] = [:]
  private var whenEmpty: (@Sendable () -> Void)?

  init(
    fd: Int32, loop: EventLoop, certificate: ServerCertificate?, configuration: ServerConfiguration,
    service: HTTPService, count: ConnectionCount
  ) {
    self.fd = fd
    self.loop = loop
    self.certificate = certificate
    self.configuration = configuration
    self.service = service
    self.count = count
  }

  deinit {
    if fd >= 0 { close(fd) }
  }

  func start() {
    loop.perform { [self] in
      _ = loop.watch(fd, events: EPOLLIN.rawValue, handler: self)
    }
  }

  func shutDown(graceMilliseconds: UInt64, completion: @escaping @Sendable () -> Void) {
    loop.perform { [self] in
      stopListening()
      guard !connections.isEmpty else { return completion() }
      whenEmpty = completion
      for connection in Array(connections.values) {
        if connection.phase == .open {
          connection.speaker?.shutDown()
        } else if connection.phase == .handshaking || connection.phase == .prefaced {
          connection.close(.abandoned)
        }
      }
      loop.schedule(afterMilliseconds: graceMilliseconds) { [self] in
        for connection in Array(connections.values) { connection.close(.abandoned) }
      }
    }
  }

  private func stopListening() {
    guard fd >= 0 else { return }
    loop.unwatch(fd)
    close(fd)
    fd = -1
  }

  private func acceptOne() -> Bool {
    var storage = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let client = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        accept4(fd, $0, &size, Sockets.nonblocking)
      }
    }
    guard client >= 0 else {
      if [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno) { pause() }
      return errno == ECONNABORTED || errno == EINTR
    }
    let peer = SocketAddress(storage: storage)
    let address = peer.flatMap { NumericAddress($0.host) }
    // A trusted proxy's connections are those of many.
    let counted = address.flatMap { service.proxies.trusts($0) ? nil : $0 }
    guard count.admit(counted) else {
      close(client)
      return true
    }
    open(client, from: peer, address, counted: counted)
    return true
  }

  /// Out of descriptors: the backlog waits until some connection is over.
  private func pause() {
    loop.rewatch(fd, events: 0)
    loop.schedule(afterMilliseconds: Self.retryMilliseconds) { [self] in
      if fd >= 0 { loop.rewatch(fd, events: EPOLLIN.rawValue) }
    }
  }

  private func open(
    _ client: Int32, from peer: SocketAddress?, _ address: NumericAddress?, counted: NumericAddress?
  ) {
    let session = certificate?.context.accept(client)
    guard certificate == nil || session != nil else {
      close(client)
      return count.leave(counted)
    }
    let connection = Connection(
      loop: loop, fd: client, tls: session, connecting: false, remoteAddress: peer?.description ?? "",
      limits: configuration.connectionLimits)
    connection.peer = address
    connection.counted = counted
    connection.onAnnounced = { [weak self] in self?.claims($0, $1) ?? false }
    connection.speaker = ProtocolChoice(connection: connection, service: service)
    connections[ObjectIdentifier(connection)] = connection
    connection.onClosed = { [weak self] in self?.forget($0) }
    connection.start(awaitsPreface: connection.peer.map(service.proxies.prefaces) ?? false)
  }

  /// A trusted proxy has said for whom a connection is.
  private func claims(_ connection: Connection, _ client: NumericAddress?) -> Bool {
    guard let client, connection.counted == nil else { return true }
    guard count.claim(client) else { return false }
    connection.counted = client
    return true
  }

  private func forget(_ connection: Connection) {
    connections[ObjectIdentifier(connection)] = nil
    count.leave(connection.counted)
    guard connections.isEmpty, let completion = whenEmpty else { return }
    whenEmpty = nil
    completion()
  }
}

extension Listener: ReadinessHandler {
  func loopEnds() {
    stopListening()
  }

  func ready(events: UInt32) {
    for _ in 0..<Self.acceptsPerTurn {
      guard fd >= 0, acceptOne() else { return }
    }
  }
}
