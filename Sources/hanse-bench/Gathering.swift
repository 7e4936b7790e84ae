import Glibc
import Synchronization
import Transport

/// Opens live streams by WebSocket, a few at once, on one loop.
final class Gathering: Sendable {
  /// What is measured of a stream. Called on the loop.
  protocol Watcher: Sendable {
    /// The stream has its hello.
    func greeted(_ number: Int, _ socket: WebSocket)
    /// Any text after the hello.
    func told(_ number: Int, _ text: [UInt8])
  }

  private static let openingAtOnce = 64

  private struct State {
    var begun = 0
    var open = 0
    var lost = 0
    var failure: String?
  }

  private let url: String
  private let tokens: [String]
  private let count: Int
  private let client: WebSocketClient
  private let loop: EventLoop
  private let watcher: (any Watcher)?
  private let state = Mutex(State())

  /// `url`: the node's, https. The streams are divided evenly among the tokens.
  init(url: String, authorityFile: String, tokens: [String], count: Int, watcher: (any Watcher)?) throws {
    guard !tokens.isEmpty else { throw BenchFailure("the plan has no tokens") }
    self.url = "wss" + url.dropFirst("https".count) + "/api/v1/stream"
    self.tokens = tokens
    self.count = count
    self.watcher = watcher
    client = try WebSocketClient(authorityFile: authorityFile)
    loop = try EventLoop(name: "crowd")
  }

  /// How many streams have ended.
  var lost: Int { state.withLock { $0.lost } }

  /// Returns when all are open: the microseconds that it took.
  func open(_ deadline: Deadline) throws -> UInt64 {
    try raiseDescriptors()
    let began = Clock.microseconds()
    for _ in 0..<min(count, Self.openingAtOnce) { openNext() }
    try deadline.wait(for: "\(count) streams") {
      state.withLock { $0.open + $0.lost >= count || $0.failure != nil }
    }
    let reached = state.withLock { $0 }
    if let failure = reached.failure { throw BenchFailure("after \(reached.open) streams: \(failure)") }
    return Clock.microseconds() - began
  }

  private func raiseDescriptors() throws {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    guard limit.rlim_max >= rlim_t(count + 100) else {
      throw BenchFailure(
        "\(count) streams need as many descriptors, \(limit.rlim_max) are allowed: raise ulimit -n")
    }
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  private func openNext() {
    let number = state.withLock { state -> Int? in
      guard state.begun < count else { return nil }
      defer { state.begun += 1 }
      return state.begun
    }
    guard let number else { return }
    let token = tokens[number % tokens.count]
    let request = WebSocketRequest(url: url, headers: ["authorization": "Bearer \(token)"])
    client.connect(request, on: loop, handler: Member(self, number)) { [self] error in
      state.withLock { $0.failure = $0.failure ?? "\(error)" }
    }
  }

  /// One stream; its first text is the hello.
  private final class Member: WebSocketHandler, @unchecked Sendable {
    // Sendable: touched on its loop alone.
    private let gathering: Gathering
    private let number: Int
    private var isGreeted = false

    init(_ gathering: Gathering, _ number: Int) {
      self.gathering = gathering
      self.number = number
    }

    func textReceived(_ text: [UInt8], on socket: WebSocket) {
      if isGreeted {
        gathering.watcher?.told(number, text)
        return
      }
      isGreeted = true
      gathering.watcher?.greeted(number, socket)
      gathering.state.withLock { $0.open += 1 }
      gathering.openNext()
    }

    func closed(code: UInt16, on socket: WebSocket) {
      gathering.state.withLock { $0.lost += 1 }
    }
  }
}
