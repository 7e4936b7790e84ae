import JSON
import Node
import TestSupport
import Testing

/// Two nodes that can reach each other, Alice of the first and Bob of the second.
struct TwoNodes {
  let home: TestNode
  let other: TestNode
  let alice: TestClient
  let bob: TestClient

  static func made(
    rateClockOfOther: StoppableClock? = nil, configureOther: (inout NodeConfiguration) -> Void = { _ in }
  ) async throws -> TwoNodes {
    let (one, two) = (try TestFront(domain: "node.test"), try TestFront(domain: "second.test"))
    let home = try TestNode(front: one, peers: [two])
    let other = try TestNode(front: two, peers: [one], rateClock: rateClockOfOther, configure: configureOther)
    return TwoNodes(
      home: home, other: other, alice: try await home.newUser("alice"), bob: try await other.newUser("bob"))
  }

  /// A channel of Alice's to which Bob is invited, and his node knows it.
  func invited() async throws -> String {
    let channel = try await alice.makeChannel("hanse", topic: "About it")
    try await invite(bob, to: channel)
    return channel
  }

  func invite(_ client: TestClient, to channel: String) async throws {
    let body = #"{"address":"\#(client.address)"}"#
    let invite = try await alice.call("POST", "channels/\(channel)/invitations?wait=ordered", body: body)
    try #require(invite.status == 202, "\(invite.text)")
    try await eventually("the invitation") {
      try await !client.get("invitations").object.objects("invitations").isEmpty
    }
  }

  /// Waits until the client sees the channel whole.
  func arrived(_ client: TestClient, in channel: String) async throws {
    try await eventually("the channel") {
      let reply = try await client.get("channels/\(channel)")
      return try reply.status == 200 && reply.object.string("state") == "ok"
    }
  }

  /// Waits until the client reads exactly these texts, oldest first.
  func reads(_ client: TestClient, _ texts: [String?], in channel: String) async throws {
    try await eventually("\(texts)") {
      let reply = try await client.get("channels/\(channel)/messages")
      guard reply.status == 200 else { return false }
      return try reply.object.objects("messages").map { try $0.optionalString("text") } == texts
    }
  }

  func eventually(_ what: String, _ holds: @escaping () async throws -> Bool) async throws {
    let held = try await TestSupport.eventually { () async throws -> Bool in try await holds() }
    try #require(held, "\(what) did not come")
  }

  func shutDown() async {
    await home.shutDown()
    await other.shutDown()
  }
}
