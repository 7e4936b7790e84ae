import Testing

/// The users that permissions are tried with, on a node of their own.
struct PermissionCast: Sendable {
  let node: TestNode
  private let clients: [Caller: TestClient]
  /// A reader of the channel, to whom things are done.
  let target: TestClient
  /// A user whom nobody has invited yet.
  let guest: TestClient

  static let shared = Shared()

  /// Makes the cast once, and a channel that all share who leave it as it is.
  actor Shared {
    private var making: Task<PermissionCast, any Error>?
    private var makingScene: Task<PermissionScene, any Error>?

    func scene() async throws -> PermissionScene {
      let cast = try await cast()
      let task = makingScene ?? Task { try await PermissionScene.made(cast) }
      makingScene = task
      return try await task.value
    }

    func cast() async throws -> PermissionCast {
      let task = making ?? Task { try await PermissionCast.made() }
      making = task
      return try await task.value
    }
  }

  private static func made() async throws -> PermissionCast {
    let node = try TestNode()
    var clients: [Caller: TestClient] = [.anyone: node.stranger]
    for caller in Caller.allCases where caller != .anyone {
      try await node.addUser(caller.rawValue, isAdmin: caller == .admin)
      clients[caller] = try await node.logIn(caller.rawValue)
    }
    return PermissionCast(
      node: node, clients: clients, target: try await node.newUser("target"),
      guest: try await node.newUser("guest"))
  }

  private static let counter = Counter()

  func newStranger() async throws -> TestClient { try await node.newUser("stranger-\(Self.counter.next())") }

  subscript(caller: Caller) -> TestClient { clients[caller] ?? node.stranger }
}
