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
    try refuseIfRestored()
    guard try local({ () throws(StoreError) in try store.recovery() }) == nil else { throw .recovering([]) }
    let names = Set(names.isEmpty ? KeyName.rotating : names).subtracting([.root])
    let (next, session) = try identity().rotated(
      names, in: keyFolder, nowMilliseconds: SystemClock.nowMilliseconds(), suite)
    let list = KeyName.allCases.filter(names.contains).map(\.rawValue).joined(separator: " ")
    try take(next, session: session, .keysRotated, "at the machine: \(list)")
    return try keys()
  }

  /// The document, with a whole new set of keys, that the root key is to sign.
  public func prepareReplacement() throws(NodeProblem) -> [UInt8] {
    let document = try keyFolder.prepareDocument(
      after: try identity().chain, nowMilliseconds: SystemClock.nowMilliseconds(), suite)
    try local { () throws(StoreError) in
      try store.begin()
      try audit(.replacementPrepared, document.number, "at the machine")
      try store.commit()
    }
    return document.encode()
  }

  /// Goes on under the document that the root key has signed, from the next start on: then it recovers, since it does not know what
  /// was signed in its name meanwhile.
  public func replaceKeys(_ signed: [UInt8]) throws(NodeProblem) -> KeyReport {
    try refuseIfRestored()
    let next = try identity().replaced(by: try Replacement.signed(signed), in: keyFolder, suite)
    try take(
      next, session: next.keys.session.publicKey, .keysReplaced,
      "at the machine; signed by the root key; all documents before it are revoked")
    return try keys()
  }

  private var keyFolder: KeyFolder { KeyFolder(folder.files) }

  /// A node that was restored has to hear from its peers first which documents it has.
  private func refuseIfRestored() throws(NodeProblem) {
    let reason = try local { () throws(StoreError) -> RecoveryReason? in
      if try store.isMovedAway() { throw StoreError(.storeMoved) }
      return try store.signOfRestore(guardFile)
    }
    guard reason == nil || reason == .begun else { throw .restoredUnasked }
  }

  private func take(
    _ next: NodeIdentity, session: Bytes32?, _ action: AuditAction, _ detail: String
  ) throws(NodeProblem) {
    let now = SystemClock.nowMilliseconds()
    try local { () throws(StoreError) in
      try store.begin()
      try store.save(next.chain)
      if let session {
        try store.set(Core.sessionKeySetting, to: session.bytes)
        try store.set(Core.sessionKeyTimeSetting, to: Array("\(now)".utf8))
      }
      if action == .keysReplaced { try store.save(CopyStamp(.begin, madeMilliseconds: now)) }
      try audit(action, next.chain.newest.number, detail)
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

extension NodeProblem {
  fileprivate static let restoredUnasked = NodeProblem(
    "recovering",
    "This node was restored and has not asked its peers yet which documents it has: start it, and change its keys while it runs."
  )
}
