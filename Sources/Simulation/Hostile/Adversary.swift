internal import Federation
internal import Merkle
internal import Model
internal import Node
internal import Rules
internal import Sodium
internal import Store
internal import Suite
internal import Transport
internal import Wire

/// Has the keys of one node, and sees the whole world. Its node's process goes on as an honest one's; what leaves it goes through
/// the adversary, which adds messages of its own. It keeps what must never come of them, for the checks.
final class Adversary: @unchecked Sendable {
  // Sendable: a simulation runs on one thread.
  struct Victim: Hashable {
    let log: LogID
    let node: Int
  }

  unowned let simulation: Simulation
  let node: SimulatedNode
  let id: NodeID
  /// Those of its node's newest document of which the disk has all keys.
  private(set) var keys: StolenKeys
  var suite: SodiumSuite { SimulatedSuite.suite }

  /// Whose copies of which logs hear nothing more of the real ones.
  var withheld: Set<Victim> = []
  /// The histories that these victims are told instead.
  var branches: [Victim: LogReplica] = [:]
  /// What is done to its node's messages while it lasts.
  var spoilsBodiesUntil: UInt64 = 0
  var stripsBodiesUntil: UInt64 = 0
  var liesInCursorsUntil: UInt64 = 0
  var liesInRootsTo: Victim?

  /// Events that must stand in no log of an honest home, and those that may stand there only as refused.
  private(set) var neverLogged: Set<EventID> = []
  private(set) var neverAccepted: Set<EventID> = []
  /// Letters, by the event that they say has invited, that no honest node may keep.
  var neverHeld: Set<EventID> = []
  /// Copies that no honest node may have.
  private(set) var neverTaken: Set<Checkpoint> = []
  /// Pairs of events of one position, of which at most one may stand in a log.
  var forks: [(EventID, EventID)] = []
  /// Homes that have said that they know one of these for a fork.
  var laneForks: [(home: SimulatedNode, log: LogID)] = []
  private var counter: UInt64 = 0
  /// How many requests of its own it has sent.
  private(set) var sent = 0

  init?(_ simulation: Simulation, _ node: SimulatedNode) {
    guard let id = node.id, let document = node.hanse?.known[id]?.newest,
      let keys = StolenKeys(document, from: node)
    else { return nil }
    self.simulation = simulation
    self.node = node
    self.id = id
    self.keys = keys
  }

  /// Goes on under its node's newest document.
  func lookAtKeys() {
    guard let document = node.hanse?.known[id]?.newest, document.number != keys.document.number else {
      return
    }
    keys = StolenKeys(document, from: node) ?? keys
  }

  var nowMilliseconds: UInt64 { UInt64(Simulation.beginMilliseconds) + simulation.nowMicroseconds / 1_000 }

  func copy(of log: LogID, at node: SimulatedNode) -> StoredLog? {
    node.hanse?.logs?.first { $0.replica.id == log }
  }

  /// One of its users who is in the channel, as that copy has it.
  func member(of replica: LogReplica) -> Author? {
    for user in simulation.users where user.node === node {
      guard let user = user.id else { continue }
      if replica.state.participants[Participant(node: id, user: user)]?.status == .joined {
        return Author(node: id, user: user)
      }
    }
    return nil
  }

  /// A user of another node.
  func user(of victim: SimulatedNode) -> Author? {
    guard let node = victim.id, let user = simulation.users.first(where: { $0.node === victim })?.id else {
      return nil
    }
    return Author(node: node, user: user)
  }

  /// A place in a lane that no honest worker uses.
  func nextPosition() -> Position {
    counter += 1
    return Position(lane: 9, incarnation: 1, counter: counter)
  }

  func forbid(_ events: [Event], onlyAsAccepted: Bool = false) {
    for event in events {
      if onlyAsAccepted { neverAccepted.insert(event.id) } else { neverLogged.insert(event.id) }
    }
  }

  func forbid(_ checkpoint: Checkpoint) { neverTaken.insert(checkpoint) }

  /// Sends a request in its node's name, signed by these keys; by the newest ones for `nil`. What comes back is told as status and body.
  func ask(
    _ victim: SimulatedNode, _ endpoint: String, _ body: [UInt8], under keys: StolenKeys? = nil,
    answered: @escaping @Sendable (Int, [UInt8]) -> Void = { _, _ in }
  ) {
    guard let request = request(to: victim, endpoint, body, under: keys) else { return }
    send(request, answered: answered)
  }

  func send(
    _ request: ClientRequest, answered: @escaping @Sendable (Int, [UInt8]) -> Void = { _, _ in }
  ) {
    sent += 1
    simulation.network.send(request, from: node) { result in
      if case .success(let response) = result { answered(response.status, response.body) }
    }
  }

  func request(
    to victim: SimulatedNode, _ endpoint: String, _ body: [UInt8], under keys: StolenKeys? = nil
  ) -> ClientRequest? {
    guard let target = victim.id else { return nil }
    let request = ClientRequest(
      method: "POST", url: "https://\(victim.domain)/hanse/v1/\(endpoint)", body: body)
    return signed(request, to: target, under: keys)
  }

  /// The request with a signature over what is in it now.
  func signed(_ request: ClientRequest, to target: NodeID, under keys: StolenKeys? = nil) -> ClientRequest {
    let keys = keys ?? self.keys
    var request = request
    let path = "/" + request.url.dropFirst("https://".count).drop { $0 != "/" }.dropFirst()
    let fields = RequestSignature.sign(
      RequestSignature.Target(method: "POST", path: path, query: "?"), body: request.body,
      from: keys.document,
      to: target, nowSeconds: node.nowMilliseconds / 1_000, nonce: Randomness.bytes16(), by: keys.request,
      suite
    )
    request.headers = HeaderFields(fields.fields.map { HeaderField($0.name, $0.value) })
    return request
  }
}
