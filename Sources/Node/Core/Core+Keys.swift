internal import Federation
internal import Model
internal import Rules
internal import Sodium
internal import Store
internal import Suite
internal import Wire

/// Other keys for this node: planned, or by its root key after a compromise (spec: identity, "Rotation").
extension Core {
  static let sessionKeySetting = "sessionKey"
  static let sessionKeyTimeSetting = "sessionKeyTime"
  /// The public log key with which all own logs were signed last.
  private static let signedWithSetting = "signedWith"
  /// A node that was invited joins under the document that the invitation names.
  private static let earlierKeysMilliseconds: UInt64 = 60 * 86_400_000

  var keyFolder: KeyFolder { KeyFolder(store.folder.files) }

  /// Planned rotation: the next document has other keys of these names, and the document key signs it.
  func rotateKeys(_ names: Set<KeyName>, by actor: String) throws(CommandFailure) {
    guard !isStopped else { throw .problem(.anotherCopy) }
    // A node that was restored may not know its newest document yet: another one of that number would be a fork.
    guard recoveryRecord == nil else { throw .problem(.recovering([])) }
    let next: NodeIdentity
    let session: Bytes32?
    do throws(NodeProblem) {
      (next, session) = try identity.rotated(names, in: keyFolder, nowMilliseconds: nowMilliseconds, suite)
    } catch {
      throw .problem(error)
    }
    let list = KeyName.allCases.filter(names.contains).map(\.rawValue).joined(separator: " ")
    try keep { () throws(StoreError) in
      try goOn(as: next, session: session)
      try audit(.keysRotated, by: actor, target: "document \(next.chain.newest.number)", list)
    }
  }

  /// Draws a whole new set of keys, and makes the document with them for the root key to sign, wherever that is.
  func prepareReplacement() throws(CommandFailure) -> NodeDocument {
    do throws(NodeProblem) {
      return try keyFolder.prepareDocument(after: identity.chain, nowMilliseconds: nowMilliseconds, suite)
    } catch {
      throw .problem(error)
    }
  }

  /// Replacement after a compromise: takes the prepared document that the root key has signed. Nothing has changed where it cannot.
  func replaceKeys(by signed: SignedDocument, by actor: String) throws(CommandFailure) {
    let next: NodeIdentity
    do throws(NodeProblem) { next = try identity.replaced(by: signed, in: keyFolder, suite) } catch {
      throw .problem(error)
    }
    try keep { () throws(StoreError) in
      // Positions that a thief may have taken are not this node's to take. One that has stopped, because it heard of a copy, does not
      // know what that has signed: it recovers.
      if isStopped { try endStop(by: actor) } else { try takeIncarnation() }
      try goOn(as: next, session: next.keys.session.publicKey)
      try audit(
        .keysReplaced, by: actor, target: "document \(next.chain.newest.number)",
        "signed by the root key; all documents before it are revoked")
    }
  }

  /// Goes on under the next document, and another session key where there is one.
  private func goOn(as next: NodeIdentity, session: Bytes32?) throws(StoreError) {
    if let session {
      try store.set(Self.sessionKeySetting, to: session.bytes)
      try store.set(Self.sessionKeyTimeSetting, to: "\(nowMilliseconds)".utf8.map { $0 })
    }
    try adopt(next)
    journal.info("keysChanged", [("document", "\(next.chain.newest.number)")])
    try signAgain()
    try announceDocument()
    afterCommit.append { [self] in
      retireKeys()
      tellPeers()
    }
  }

  func storedSessionKey() throws(StoreError) -> Bytes32? {
    try store.setting(Self.sessionKeySetting).flatMap { Bytes32($0) }
  }

  /// Signs every log of this node once more, if that was last done with another key.
  func signAgain() throws(StoreError) {
    let key = identity.chain.newest.keys.log
    let last = try store.setting(Self.signedWithSetting) ?? identity.chain.documents[0].keys.log.bytes
    guard last != key.bytes else { return }
    for log in logs.values where log.replica.home == node {
      touch(log)
      log.mustSign = true
    }
    try store.set(Self.signedWithSetting, to: key.bytes)
  }

  /// Every peer sees the new document with the next request: none is left to find it out later.
  private func tellPeers() {
    let now = monotonicMilliseconds
    for peer in sessions.keys.sorted() {
      let moment = momentSoon(among: sessions.count)
      session(peer) {
        $0.starts(atMilliseconds: moment)
        $0.wants([])
      }
    }
    nextHouseMilliseconds = min(nextHouseMilliseconds, now + Self.retiringMilliseconds)
  }

  /// When earlier batch keys are looked at again, where no log's state names them any more.
  private static let retiringMilliseconds: UInt64 = 60_000

  /// Deletes the private keys of earlier documents, but for batch keys that a log's state may still name.
  func retireKeys() {
    let listed = identity.chain.newest.keys.all
    var needed: [KeyName: Set<Bytes32>] = [.session: [identity.keys.session.publicKey]]
    for (name, key) in zip(KeyName.listed, listed) { needed[name] = [key] }
    for document in identity.chain.documents[Int(identity.chain.revokedBelow)...]
    where isNamed(document)
      || document.issuedMilliseconds + Self.earlierKeysMilliseconds > nowMilliseconds
    {
      needed[.batch]?.insert(document.keys.batch)
    }
    do throws(NodeProblem) {
      let prepared = try keyFolder.prepared().flatMap { try? NodeDocument.decode($0) }
      let isKept = prepared.map { !identity.chain.documents.contains($0) } ?? false
      if let prepared, isKept {
        for (name, key) in zip(KeyName.listed, prepared.keys.all) { needed[name]?.insert(key) }
      }
      try keyFolder.retire(keeping: needed, isPreparedKept: isKept)
    } catch {
      journal.warning("keysNotRetired", [("code", error.code)])
    }
  }

  /// Whether statements for some log are still signed under this document.
  private func isNamed(_ document: NodeDocument) -> Bool {
    logs.values.contains { log in
      log.replica.state.log.kind == .channel
        && log.replica.state.nodes[node]?.document.number == document.number
    }
  }
}

extension KeyFolder {
  /// Draws a whole new set of keys, and keeps the document with them that the root key is to sign.
  func prepareDocument(
    after known: NodeChain, nowMilliseconds: UInt64, _ suite: any CryptoSuite
  ) throws(NodeProblem) -> NodeDocument {
    let chain = known.withLost(suite)
    let drawn = try DrawnKeys(Set(KeyName.listed), instead: chain.newest.keys, in: self)
    let document = chain.replacement(keys: drawn.listed, nowMilliseconds: nowMilliseconds)
    try prepare(document.encode())
    return document
  }
}
