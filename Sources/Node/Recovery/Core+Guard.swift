internal import Federation
internal import Model
internal import Rules
internal import Sodium
internal import Store
internal import Wire

/// Whether the store is the one that this node wrote last: looked at before anything else at each start.
extension Core {
  /// How often the mark beside the guard is brought up to date.
  private static let markMilliseconds: UInt64 = 60_000
  /// For so long after a move its users need not log in again. Later, the copy that was moved is a backup like any other.
  private static let moveMilliseconds: UInt64 = 86_400_000

  /// Begins to recover if the store was restored. Whatever it is cut short by, it is the same at the next start.
  func examineStore() throws(StoreError) {
    if try store.isMovedAway() { throw StoreError(.storeMoved) }
    let found = try guardFile.find()
    let guarded = try store.guarded()
    if let reason = try store.signOfRestore(guardFile) {
      let id = Randomness.bytes16()
      try inTransaction { () throws(StoreError) in
        try beginRecovering(reason, by: Self.itself)
        try store.save(Store.Guarded(id: id, identity: nil))
        try store.forgetCopyStamp()
      }
      try seal(with: id)
    } else if guarded?.identity == nil {
      try layGuard(found, guarded?.id)
    }
    saveMark()
  }

  /// The store knows the guard's id before the file is there, and its identity after: cut short between, it is not a stranger's.
  private func layGuard(_ found: GuardFile.Found, _ known: Bytes16?) throws(StoreError) {
    let id = known ?? Randomness.bytes16()
    if known == nil {
      try inTransaction { () throws(StoreError) in try store.save(Store.Guarded(id: id, identity: nil)) }
    }
    if case .guarding(id, let identity) = found {
      return try inTransaction { () throws(StoreError) in
        try store.save(Store.Guarded(id: id, identity: identity))
      }
    }
    try seal(with: id)
  }

  private func seal(with id: Bytes16) throws(StoreError) {
    let identity = try guardFile.put(id)
    try inTransaction { () throws(StoreError) in
      try store.save(Store.Guarded(id: id, identity: identity))
    }
  }

  /// Brings the mark up to date. A mark that cannot be written is an old one: it shows less, and nothing wrong.
  func saveMark() {
    nextMarkMilliseconds = monotonicMilliseconds + Self.markMilliseconds
    guard let mark = try? store.mark(), mark != savedMark else { return }
    do throws(StoreError) {
      try guardFile.put(mark)
      savedMark = mark
    } catch {
      journal.warning("markNotWritten", [("code", error.code.rawValue)])
    }
  }

  func saveMarkIfDue() { if monotonicMilliseconds >= nextMarkMilliseconds { saveMark() } }

  /// For what is done before there are batches.
  private func inTransaction(_ step: () throws(StoreError) -> Void) throws(StoreError) {
    nowMilliseconds = world.nowMilliseconds()
    try store.begin()
    do throws(StoreError) {
      try step()
      try store.commit()
    } catch {
      try store.rollback()
      throw error
    }
    let told = afterCommit
    afterCommit = []
    for tell in told { tell() }
  }

  /// Whether the copy that this node was moved by is fresh enough to be no backup.
  func isFresh(_ stamp: CopyStamp) -> Bool {
    nowMilliseconds < stamp.madeMilliseconds + Self.moveMilliseconds
      && stamp.madeMilliseconds < nowMilliseconds + Self.moveMilliseconds
  }
}

extension Store {
  /// Why it must have been restored; `nil` if nothing shows that (spec: recovery, REC-1 to REC-5).
  func signOfRestore(_ guardFile: GuardFile) throws(StoreError) -> RecoveryReason? {
    switch try copyStamp()?.purpose {
    case .backup: return .backup
    case .move: return .moved
    case .begin: return .begun
    case nil: break
    }
    switch (try guardFile.find(), try guarded()) {
    case (.nothing, nil): return nil
    case (.nothing, let guarded?): if guarded.identity != nil { return .guardMissing }
    case (.something, _), (.guarding, nil): return .guardDiffers
    case (.guarding(let id, let identity), let guarded?):
      if id != guarded.id { return .guardDiffers }
      if let known = guarded.identity, known != identity { return .guardCopied }
    }
    if let shown = try guardFile.mark(), shown.isAhead(of: try mark()) { return .storeBehind }
    return nil
  }
}
