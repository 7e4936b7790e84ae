import ClientAPI
import Glibc
import JSON
import Model
import Sodium
import Store
import TestSupport
import Transport
import Wire

@testable import Node

/// A real node in a folder of its own, served over HTTPS on loopback, with an administrator.
final class TestNode: Sendable {
  static let password = "correct horse"
  /// Made once. Hashing is slow by design, and the node does it for one at a time: not for each user of each test.
  private static let passwordHash = Password.hash(Array(password.utf8)) ?? []

  let node: HanseNode
  let folder: String
  let front: TestFront
  private let http: HTTPClient
  let webSockets: WebSocketClient
  let loops: EventLoopGroup

  /// One for most tests, which keep to channels of their own.
  static let shared = Shared()

  /// Makes the shared node once, and logs its administrator in once.
  actor Shared {
    private var making: Task<(TestNode, TestClient), any Error>?

    private func both() async throws -> (TestNode, TestClient) {
      let task =
        making
        ?? Task {
          let node = try TestNode()
          try await node.addUser("admin", isAdmin: true)
          return (node, try await node.logIn("admin"))
        }
      making = task
      return try await task.value
    }

    func node() async throws -> TestNode { try await both().0 }
    func admin() async throws -> TestClient { try await both().1 }
  }

  /// `peers` are those that this node can reach. Nobody's rate is limited unless `configure` says so: tests are in a hurry.
  /// On a stopped rate clock no time passes: what is counted does not depend on how fast the machine is.
  init(
    streams: StreamSettings = StreamSettings(), front: TestFront? = nil, peers: [TestFront] = [],
    rateClock: StoppableClock? = nil,
    configure: (inout NodeConfiguration) -> Void = { _ in }
  ) throws {
    let front = try front ?? TestFront(domain: "node.test")
    self.front = front
    let authority = TestAuthority.shared
    var template = Array("\(authority.folder)/node-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw TransportError(.systemFailure, "no temporary folder") }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    var configuration = NodeConfiguration(
      domain: front.domain, dataFolder: folder, publicURL: "https://\(front.domain)",
      listen: NodeConfiguration.Listen(
        address: HostAndPort(host: "127.0.0.1", port: 8443), certificateFile: authority.chainFile,
        keyFile: authority.keyFile))
    configuration.federationCAFile = authority.authorityFile
    for peer in peers {
      configuration.peerAddresses[peer.domain] = HostAndPort(host: "127.0.0.1", port: peer.port)
    }
    configuration.limits.setRates(to: 0)
    configure(&configuration)
    _ = try NodeFounding(configuration).found()
    var world = NodeWorld.machine
    if let rateClock { world.rateMilliseconds = { rateClock.milliseconds } }
    node = try HanseNode(configuration, journal: Journal(level: .error), in: world)
    front.open(NodeApplication(node, streams: streams))
    http = try HTTPClient()
    webSockets = try WebSocketClient(authorityFile: authority.authorityFile)
    loops = try EventLoopGroup(count: 1, name: "clients")
  }

  var url: String { "https://\(front.domain):\(front.port)" }
  var mapping: [String: String] { ["\(front.domain):\(front.port)": "127.0.0.1:\(front.port)"] }

  func send(_ request: ClientRequest) async throws -> ClientResponse {
    try await withCheckedThrowingContinuation { continuation in
      http.send(request) { continuation.resume(with: $0) }
    }
  }

  @discardableResult
  func addUser(_ name: String, isAdmin: Bool = false) async throws -> Account {
    try await withCheckedThrowingContinuation { continuation in
      node.core.write(
        { (core) throws(StoreError) in
          let new = Core.NewAccount(
            name: Text(name), displayName: Text(name.uppercased()), passwordHash: Self.passwordHash,
            isAdmin: isAdmin)
          _ = try core.createUser(new, by: Core.itself) { continuation.resume(with: $0) }
        }, failed: { continuation.resume(throwing: $0) })
    }
  }

  /// A client that is nobody yet.
  var stranger: TestClient { TestClient(self, token: nil, name: "") }

  /// A log-in as after a right password, which is not checked; `TestLogIn` is one as a client makes it.
  func logIn(_ name: String) async throws -> TestClient {
    guard let account = node.account(named: Text(name)) else { throw NodeProblem.unknownUser }
    let logIn = try await withCheckedThrowingContinuation { continuation in
      node.begin(account, device: "") { continuation.resume(with: $0) }
    }
    return TestClient(self, token: logIn.token, name: name)
  }

  /// Logs a new user in.
  func newUser(_ name: String) async throws -> TestClient {
    try await addUser(name)
    return try await logIn(name)
  }

  func newAdmin(_ name: String = "admin") async throws -> TestClient {
    try await addUser(name, isAdmin: true)
    return try await logIn(name)
  }

  func shutDown() async {
    await front.shutDown()
    node.stop()
  }
}

extension NodeConfiguration.Limits {
  mutating func setRates(to rate: Int) {
    requestsPerSecondPerUser = rate
    messagesPerSecondPerUser = rate
    searchesPerSecondPerUser = rate
    invitationsPerMinutePerUser = rate
    lookupsPerMinutePerUser = rate
    strangersPerSecondPerAddress = rate
    logInsPerMinutePerAddress = rate
    requestsPerSecondPerPeer = rate
  }
}
