import Synchronization
import TestSupport
import Transport

/// Where a test's node listens: there before the node is, so that its peers can be told the port, and able to keep
/// back part of it.
final class TestFront: Application {
  private struct State {
    var application: (any Application)?
    var closedPath: String?
    var server: Server?
  }

  let domain: String
  private let state = Mutex(State())

  init(domain: String) throws {
    self.domain = domain
    let authority = TestAuthority.shared
    var listening = ServerConfiguration(
      address: "127.0.0.1", port: 0,
      security: .tls(chainFile: authority.chainFile, keyFile: authority.keyFile))
    listening.lingerMilliseconds = 300
    // Answers are compared whole.
    listening.namesRequests = false
    let server = try Server(configuration: listening, application: self)
    state.withLock { $0.server = server }
  }

  var port: UInt16 { state.withLock { $0.server?.address.port ?? 0 } }

  func open(_ application: any Application) { state.withLock { $0.application = application } }

  /// Answers 503 under this path; everything again with `nil`.
  func close(_ path: String?) { state.withLock { $0.closedPath = path } }

  func begin(_ head: RequestHead, on exchange: Exchange) -> any RequestBodyHandler {
    let application = state.withLock { $0.closedPath == head.path ? nil : $0.application }
    if let application { return application.begin(head, on: exchange) }
    exchange.respond(status: 503)
    return DiscardedBody()
  }

  func shutDown() async {
    guard let server = state.withLock({ $0.server }) else { return }
    await withCheckedContinuation { continuation in
      server.shutdown(graceMilliseconds: 2_000) { continuation.resume() }
    }
  }
}
