internal import Federation
internal import Merkle
public import Model
internal import Sodium
internal import Store
internal import Wire

/// Makes a node out of an empty data folder: keys, directory, first document.
public struct NodeFounding {
  private let configuration: NodeConfiguration
  private let domain: Domain
  private let suite: SodiumSuite
  private let now: UInt64
  private let world: NodeWorld

  /// Refused as `domainInvalid` or `urlInvalid`.
  public init(_ configuration: NodeConfiguration) throws(NodeProblem) {
    try self.init(configuration, in: .machine)
  }

  package init(_ configuration: NodeConfiguration, in world: NodeWorld) throws(NodeProblem) {
    self.world = world
    guard let text = Text(Array(configuration.domain.utf8)), let domain = Domain(text) else {
      throw NodeProblem("domainInvalid", "The domain must be a lower-case DNS name without a port.")
    }
    guard Endpoint.isWellFormed(Text(configuration.publicURL)) else {
      throw NodeProblem("urlInvalid", "publicURL must be an https URL without path, query or user.")
    }
    self.configuration = configuration
    self.domain = domain
    suite = try SystemClock.suite()
    now = world.nowMilliseconds()
  }

  /// Founds the node and returns its id. Refuses a data folder that has a node already.
  public func found() throws(NodeProblem) -> NodeID {
    let folder: DataFolder
    do throws(StoreError) { folder = try world.openFolder(configuration.dataFolder) } catch {
      throw NodeProblem(error)
    }
    let keys = KeyFolder(folder.files)
    try keys.found()
    func seed(_ name: KeyName) throws(NodeProblem) -> Seed {
      guard let seed = try keys.founding(name) else {
        throw NodeProblem(
          "keyMissing", "A key is missing in the data folder: restore keys and store from one backup.")
      }
      return seed
    }
    var seeds: [Seed] = []
    for name in KeyName.listed { seeds.append(try seed(name)) }
    let root = SigningKey(seed: try seed(.root))
    let node = NodeDocument.nodeID(root: root.publicKey, suite)
    let directory = try directory(
      of: node, batchKey: SigningKey(seed: seeds[2]), logKey: SigningKey(seed: seeds[3]))
    let chain = try chain(node, root, seeds, directory.replica.id)
    do throws(StoreError) {
      let store = try Store(folder: folder, suite)
      try store.begin()
      try store.save(chain)
      var (replica, appended) = directory
      let reference = try store.create(replica, base: Frontier())
      try store.append(appended, to: reference)
      try store.save(&replica, as: reference)
      try store.use(Position(lane: 0, incarnation: 1, counter: 1), in: replica.id)
      try store.set("node", to: node.bytes.bytes)
      try store.commit()
      appended = Appended()
    } catch {
      throw NodeProblem(error)
    }
    return node
  }

  private func directory(
    of node: NodeID, batchKey: SigningKey, logKey: SigningKey
  ) throws(NodeProblem) -> (replica: LogReplica, appended: Appended) {
    let event = Event(
      Header(
        log: nil, kind: .directoryCreate, author: Author(node: node, user: nil),
        position: Position(lane: 0, incarnation: 1, counter: 1), timeMilliseconds: now,
        content: .directory(document: DocumentReference(number: 0, hash: .zero)), nonce: Randomness.bytes32()),
      body: nil, suite)
    let batch = Batch([event], node: node, document: 0, by: batchKey, suite)
    do throws(Refusal) {
      var (replica, appended) = try LogReplica.create(batch.runs[0].events[0], nowMilliseconds: now, suite)
      replica.sign(by: logKey)
      return (replica, appended)
    } catch {
      throw NodeProblem(error)
    }
  }

  private func chain(
    _ node: NodeID, _ root: SigningKey, _ seeds: [Seed], _ directory: LogID
  ) throws(NodeProblem) -> NodeChain {
    let publicKeys = zip(KeyName.listed, seeds).map { name, seed in
      name == .sealing ? seed.sealingPublicKey : SigningKey(seed: seed).publicKey
    }
    guard let keys = DocumentKeys(publicKeys) else {
      throw NodeProblem(
        "keyMissing", "A key is missing in the data folder: restore keys and store from one backup.")
    }
    let document = NodeDocument(
      node: node, number: 0, previous: nil, root: root.publicKey, domain: domain,
      endpoints: [Text(configuration.publicURL)], versions: configuration.protocolVersions,
      issuedMilliseconds: now, expiresMilliseconds: now + NodeIdentity.documentLifetimeMilliseconds,
      keys: keys,
      directory: directory)
    do throws(Refusal) {
      return try NodeChain([SignedDocument(document, as: .root, by: root)], suite)
    } catch {
      throw NodeProblem(error)
    }
  }
}
