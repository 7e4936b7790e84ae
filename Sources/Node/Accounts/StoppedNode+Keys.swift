internal import Federation
internal import Model
internal import Sodium
internal import Store
internal import Wire

/// Other keys for a node that does not run. Its logs are signed anew, and its peers are told, when it starts.
extension StoppedNode {
  public func keys() throws(NodeProblem) -> KeyReport {
    let time = try local { () throws(StoreError) in try store.setting(Core.sessionKeyTimeSetting) }
    return try KeyReport(
      try identity(),
      sessionSinceMilliseconds: time.flatMap { UInt64(String(decoding: $0, as: UTF8.self)) }, keyFolder)
  }

  /// Draws these keys anew, all that rotate if `names` is empty.
  public func rotateKeys(_ names: [KeyName]) throws(NodeProblem) -> KeyReport {
    let identity = try identity()
    guard try local({ () throws(StoreError) in try store.recovery() }) == nil else { throw .recovering([]) }
    guard identity.chain.documents.count < Limits.documentsInChain else { throw .documentsUsedUp }
    let names = Set(names.isEmpty ? KeyName.rotating : names).subtracting([.root])
    let drawn = try DrawnKeys(names, instead: identity.chain.newest.keys, in: keyFolder)
    let next = identity.chain.next(keys: drawn.listed, nowMilliseconds: SystemClock.nowMilliseconds())
    let signed = SignedDocument(next, as: .previous, by: identity.keys.document)
    let list = KeyName.allCases.filter(names.contains).map(\.rawValue).joined(separator: " ")
    try take(signed, session: drawn.session, .keysRotated, "at the machine: \(list)")
    return try keys()
  }

  /// The document, with a whole new set of keys, that the root key is to sign.
  public func prepareReplacement() throws(NodeProblem) -> [UInt8] {
    let document = try keyFolder.prepareDocument(
      after: try identity().chain, nowMilliseconds: SystemClock.nowMilliseconds())
    try local { () throws(StoreError) in
      try store.begin()
      try audit(.replacementPrepared, document.number, "at the machine")
      try store.commit()
    }
    return document.encode()
  }

  /// Goes on under the document that the root key has signed, from the next start on.
  public func replaceKeys(_ signed: [UInt8]) throws(NodeProblem) -> KeyReport {
    let session = try keyFolder.draw(.session)
    try take(
      try Replacement.signed(signed), session: session, .keysReplaced,
      "at the machine; signed by the root key; all documents before it are revoked")
    return try keys()
  }

  private var keyFolder: KeyFolder { KeyFolder(folder.files) }

  private func take(
    _ signed: SignedDocument, session: Bytes32?, _ action: AuditAction, _ detail: String
  ) throws(NodeProblem) {
    var chain = try chain()
    do throws(Refusal) { try chain.extend(with: [signed], suite) } catch {
      throw Replacement.refused(error)
    }
    // A document whose keys are not here would leave a node that does not start.
    _ = try NodeKeys(chain, session: session, keyFolder)
    let extended = chain
    try local { () throws(StoreError) in
      try store.begin()
      try store.save(extended)
      if let session {
        try store.set(Core.sessionKeySetting, to: session.bytes)
        try store.set(Core.sessionKeyTimeSetting, to: Array("\(SystemClock.nowMilliseconds())".utf8))
      }
      try audit(action, extended.newest.number, detail)
      try store.commit()
    }
  }

  private func audit(_ action: AuditAction, _ document: UInt64, _ detail: String) throws(StoreError) {
    try store.append(
      AuditEntry(
        after: try store.auditHead(), timeMilliseconds: SystemClock.nowMilliseconds(),
        actor: Text(Self.operatorName), action: Text(action.rawValue), target: Text("document \(document)"),
        detail: Text(detail), suite))
  }

  private func identity() throws(NodeProblem) -> NodeIdentity {
    let session = try local { () throws(StoreError) in try store.setting(Core.sessionKeySetting) }
    return try NodeIdentity(chain: try chain(), session: session.flatMap { Bytes32($0) }, keyFolder)
  }

  private func chain() throws(NodeProblem) -> NodeChain {
    let (node, known) = try local { () throws(StoreError) in
      (try store.setting("node").flatMap { Bytes32($0) }, try store.knownNodes())
    }
    guard let node, let chain = known[NodeID(node)] else {
      throw NodeProblem("storeUnreachable", "No node was founded here: run hanse init.")
    }
    return chain
  }

  private func local<Value>(_ step: () throws(StoreError) -> Value) throws(NodeProblem) -> Value {
    do throws(StoreError) { return try step() } catch { throw NodeProblem(error) }
  }
}
