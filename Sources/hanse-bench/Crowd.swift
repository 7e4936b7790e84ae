import Glibc
import JSON
import Synchronization
import Transport

/// Opens live streams by WebSocket, says when all are open, and holds them, idle, until the standard input ends.
final class Crowd: Sendable {
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
  private let deadlineSeconds: Int
  private let client: WebSocketClient
  private let loops: EventLoopGroup
  private let state = Mutex(State())

  /// The plan is an object of `url` (https), `authorityFile`, `tokens`, `count` and `deadlineSeconds`.
  init(file: String) throws {
    guard let stream = fopen(file, "r") else { throw BenchFailure("cannot read \(file)") }
    defer { fclose(stream) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    bytes.removeLast(bytes.count - fread(&bytes, 1, bytes.count, stream))
    let plan = try JSONReader.readObject(bytes, limits: JSONLimits(maximumBytes: 1 << 20))
    url = "wss" + (try plan.string("url")).dropFirst("https".count) + "/api/v1/stream"
    tokens = try plan.strings("tokens")
    count = try plan.integer("count", in: 1...60_000)
    deadlineSeconds = try plan.integer("deadlineSeconds", in: 1...3_600)
    client = try WebSocketClient(authorityFile: try plan.string("authorityFile"))
    loops = try EventLoopGroup(count: 1, name: "crowd")
    guard !tokens.isEmpty else { throw BenchFailure("the plan has no tokens") }
  }

  func run() throws {
    try raiseDescriptors()
    let began = Clock.microseconds()
    for _ in 0..<min(count, Self.openingAtOnce) { openNext() }
    try Deadline(seconds: deadlineSeconds).wait(for: "\(count) streams") {
      state.withLock { $0.open + $0.lost >= count || $0.failure != nil }
    }
    let reached = state.withLock { $0 }
    if let failure = reached.failure { throw BenchFailure("after \(reached.open) streams: \(failure)") }
    print("{\"open\":\(reached.open),\"microseconds\":\(Clock.microseconds() - began)}")
    fflush(nil)
    var byte: UInt8 = 0
    while read(STDIN_FILENO, &byte, 1) > 0 {}
    let lost = state.withLock { $0.lost }
    guard lost == 0 else { throw BenchFailure("\(lost) of \(count) streams were lost while they were idle") }
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
      state.begun += 1
      return state.begun
    }
    guard let number else { return }
    let token = tokens[number % tokens.count]
    let request = WebSocketRequest(url: url, headers: ["authorization": "Bearer \(token)"])
    client.connect(request, on: loops.next(), handler: Member(self)) { [self] error in
      state.withLock { $0.failure = $0.failure ?? "\(error)" }
    }
  }

  private func greeted() {
    state.withLock { $0.open += 1 }
    openNext()
  }

  /// One stream; its first text is the hello.
  private final class Member: WebSocketHandler, @unchecked Sendable {
    // Sendable: touched on its loop alone.
    private let crowd: Crowd
    private var isGreeted = false

    init(_ crowd: Crowd) { self.crowd = crowd }

    func textReceived(_ text: [UInt8], on socket: WebSocket) {
      guard !isGreeted else { return }
      isGreeted = true
      crowd.greeted()
    }

    func closed(code: UInt16, on socket: WebSocket) {
      crowd.state.withLock { $0.lost += 1 }
    }
  }
}
