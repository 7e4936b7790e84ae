internal import Federation
internal import Model
internal import Node
internal import Sodium
internal import Store
internal import Transport

/// A machine with a node on it: its disk, its clock, and the process that runs or does not.
final class SimulatedNode: @unchecked Sendable {
  // Sendable: a simulation runs on one thread.
  let index: Int
  /// Whose links it has: its own, or those of the node that it is a copy of.
  let place: Int
  let domain: String
  unowned let simulation: Simulation
  let disk: SimulatedDisk
  let path: String
  /// The protocol versions that it is configured to speak.
  var versions: [UInt64] = [1]
  /// Whether its keys are at work on another machine too.
  var hasTwin = false
  /// How time goes by on its machine.
  var clock = DriftingClock()
  /// What its wall clock was moved ahead.
  var clockAheadMilliseconds: Int64 = 0
  /// The process dies at the message with this number from now.
  var diesAfterMessages: Int?
  private(set) var hanse: HanseNode?
  private(set) var id: NodeID?
  /// What the process under way has set in motion, until the time that its turn took is over.
  private var outbox: [(SimulatedNode) -> Void] = []
  private var busyUntilMicroseconds: UInt64 = 0
  private var turnAtMicroseconds: UInt64?
  private var isInTurn = false
  private var turnsInSecond = 0
  private var secondOfTurns: UInt64 = 0
  private(set) var process = 0
  /// When its disk was last replaced by one of its past; `nil`: never.
  private(set) var restoredAtMicroseconds: UInt64?

  init(_ simulation: Simulation, index: Int, _ chance: Chance) {
    self.simulation = simulation
    self.index = index
    place = index
    domain = "\(Self.name(index)).test"
    disk = SimulatedDisk(chance)
    path = SimulatedDisks.add(disk, named: Self.name(index))
  }

  /// A further machine with the keys and the store that `original` has at this moment. `isSeamless`: nothing on it tells that it is a copy.
  init(copying original: SimulatedNode, index: Int, isSeamless: Bool, _ chance: Chance) {
    simulation = original.simulation
    self.index = index
    place = original.index
    domain = original.domain
    id = original.id
    versions = original.versions
    disk = SimulatedDisk(chance)
    path = SimulatedDisks.add(disk, named: "\(Self.name(original.index))-\(index)")
    disk.restore(original.disk.image, isSeamless: isSeamless)
    hasTwin = true
    original.hasTwin = true
  }

  /// The node with this letter.
  static func index(_ letter: Character) -> Int? {
    guard let byte = letter.asciiValue, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) else {
      return nil
    }
    return Int(byte - UInt8(ascii: "a"))
  }

  static func name(_ index: Int) -> String { String(UnicodeScalar(UInt8(ascii: "a") + UInt8(index % 26))) }

  var isRunning: Bool { hanse != nil && !disk.isDead }

  /// Who has its keys, and so its word, if it is not its operator alone.
  var adversary: Adversary? {
    guard let adversary = simulation.adversary, adversary.node === self else { return nil }
    return adversary
  }

  /// Whether what it says and keeps is its own: it is not an adversary's, and its disk has not lost what it had synced.
  var isSound: Bool { adversary == nil && !disk.hasLostSynced && !hasTwin }

  /// Its wall clock.
  var nowMilliseconds: UInt64 {
    UInt64(
      clamping: clock.wallMicroseconds(at: simulation.nowMicroseconds) / 1_000
        + Simulation.beginMilliseconds + clockAheadMilliseconds)
  }

  /// Its monotonic clock.
  private var passedMilliseconds: UInt64 { clock.microseconds(at: simulation.nowMicroseconds) / 1_000 }

  private var configuration: NodeConfiguration {
    var configuration = NodeConfiguration(domain: domain, dataFolder: path)
    configuration.allowsPrivateAddresses = true
    configuration.protocolVersions = versions
    return configuration
  }

  private var world: NodeWorld {
    let (disk, path) = (disk, path)
    return NodeWorld(
      nowMilliseconds: { [unowned self] in nowMilliseconds },
      monotonicMilliseconds: { [unowned self] in passedMilliseconds },
      rateMilliseconds: { [unowned self] in passedMilliseconds },
      openFolder: { [folder = SimulatedFolder(disk: disk), packs = SimulatedPacks(disk: disk)] _ in
        DataFolder(path: path, files: folder, packs: packs)
      },
      transport: { [unowned self] in SimulatedTransport(self) }, hasThreads: false)
  }

  func found() throws(NodeProblem) { id = try NodeFounding(configuration, in: world).found() }

  /// Starts the process; a node that cannot start says why.
  func start() throws(NodeProblem) {
    let journal = Journal(level: .warning, format: .text) { [unowned self] line in
      let text = String(decoding: line.dropFirst(25).dropLast(), as: UTF8.self)
      simulation.coverage.said(text)
      simulation.note("\(Self.name(index)) says \(text)")
    }
    if disk.hasUnreadLog { simulation.coverage.note(.walRecovered) }
    hanse = try HanseNode(configuration, journal: journal, in: world)
    simulation.coverage.started(self)
    kick()
  }

  /// The process is gone without a word.
  func die(losesPower: Bool) {
    hanse?.abandon()
    hanse = nil
    process += 1
    outbox = []
    turnAtMicroseconds = nil
    diesAfterMessages = nil
    guard losesPower else { return disk.processEnded() }
    for state in disk.losePower() { simulation.coverage.note(state) }
  }

  /// Its disk is replaced by what it was, and the process that it had is gone.
  func restore(_ image: [String: SimulatedDisk.Copied]) {
    die(losesPower: false)
    disk.restore(image)
    restoredAtMicroseconds = simulation.nowMicroseconds
  }

  /// Lets the node have a turn as soon as it is free.
  func kick() { schedule(atMicroseconds: simulation.nowMicroseconds) }

  private func schedule(atMicroseconds: UInt64) {
    guard !isInTurn else { return }
    let at = max(atMicroseconds, busyUntilMicroseconds, simulation.nowMicroseconds)
    if let turnAtMicroseconds, turnAtMicroseconds <= at { return }
    turnAtMicroseconds = at
    let process = process
    simulation.at(microseconds: at) { [unowned self] in
      guard self.process == process, turnAtMicroseconds == at else { return }
      turnAtMicroseconds = nil
      turn()
    }
  }

  private func turn() {
    guard let hanse else { return }
    countTurn()
    isInTurn = true
    let outcome = hanse.turn()
    isInTurn = false
    busyUntilMicroseconds = simulation.nowMicroseconds + 100 + disk.takeSpentMicroseconds()
    releaseOutbox()
    guard !disk.isDead else { return simulation.died(self) }
    simulation.coverage.look(at: self)
    simulation.checks.after(turnOf: self)
    switch outcome {
    case .over: simulation.stopped(self)
    case .done(let due?):
      let due = due.multipliedReportingOverflow(by: 1_000)
      let world = clock.worldMicroseconds(
        of: due.overflow ? .max : due.partialValue, at: simulation.nowMicroseconds)
      schedule(atMicroseconds: world)
    case .done(nil): schedule(atMicroseconds: simulation.nowMicroseconds + 1_000_000)
    }
  }

  /// A node that turns without end has something due that it does not do.
  private func countTurn() {
    let second = simulation.nowMicroseconds / 1_000_000
    turnsInSecond = second == secondOfTurns ? turnsInSecond + 1 : 1
    secondOfTurns = second
    if turnsInSecond == 5_000 { simulation.violated("spins", "\(domain) turns without end") }
  }

  /// Something leaves the process: when the turn is over, unless the process is dead already.
  func emit(_ effect: @escaping (SimulatedNode) -> Void) {
    guard !disk.isDead, hanse != nil || isInTurn else { return }
    outbox.append(effect)
    if !isInTurn { releaseOutbox() }
  }

  private func releaseOutbox() {
    let effects = outbox
    outbox = []
    guard !effects.isEmpty else { return }
    simulation.at(microseconds: max(busyUntilMicroseconds, simulation.nowMicroseconds)) { [unowned self] in
      // A process that died in the meantime had sent it all the same.
      for effect in effects { effect(self) }
    }
  }

  /// A message comes or is to leave. Whether the process lives to see it.
  func livesToSeeMessage() -> Bool {
    guard let left = diesAfterMessages else { return !disk.isDead }
    diesAfterMessages = left - 1
    guard left <= 0 else { return true }
    diesAfterMessages = nil
    disk.kill()
    let process = process
    if !isInTurn {
      simulation.after(microseconds: 0) { [unowned self] in
        if self.process == process { simulation.died(self) }
      }
    }
    return false
  }

  /// Its root key, as its operator has it.
  var rootKey: Seed? {
    guard let bytes = try? SimulatedFolder(disk: disk).read("keys/root", mostBytes: Seed.byteCount)
    else { return nil }
    return Seed(bytes)
  }

  /// A request has come over the network.
  func receive(
    _ request: ClientRequest, from asker: SimulatedNode, _ answered: @escaping (ClientResponse) -> Void
  ) {
    if let adversary, adversary.swallows(request, from: asker) { return }
    guard let hanse, livesToSeeMessage() else { return }
    let answer = Answer(self) { [unowned self] response in
      guard let adversary else { return answered(response) }
      answered(adversary.answer(response, to: request, from: asker))
    }
    let target = request.url.dropFirst("https://".count)
    let head = RequestHead(
      method: request.method, target: String(target.drop { $0 != "/" }),
      host: String(target.prefix { $0 != "/" }), headers: request.headers,
      contentLength: request.body.count, expectsContinue: false)
    let receive = hanse.receive(head) { status, headers, body in answer.give(status, headers, body) }
    receive?(request.body)
    kick()
  }

  /// Takes an answer of the node's out of it.
  private final class Answer: @unchecked Sendable {
    // Sendable: a simulation runs on one thread.
    private let node: SimulatedNode
    private let answered: (ClientResponse) -> Void

    init(_ node: SimulatedNode, _ answered: @escaping (ClientResponse) -> Void) {
      self.node = node
      self.answered = answered
    }

    func give(_ status: Int, _ headers: HeaderFields, _ body: [UInt8]) {
      guard node.livesToSeeMessage() else { return }
      node.emit { [answered] _ in
        answered(ClientResponse(status: status, headers: headers, body: body))
      }
    }
  }
}
