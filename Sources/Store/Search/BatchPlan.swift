/// A batch reduced to one step for each key, in the order of the document numbers. FTS5 writes its pending words out
/// each time a number is not above the one before, so that edits and removals in the order they happened would make a
/// segment each.
struct BatchPlan {
  struct Step {
    /// What the index holds under this key, and the text it was made of.
    var old: (stored: StoredDocument, text: [UInt8])?
    /// What it is to hold.
    var new: IndexDocument?

    /// False where the words and where they belong stay as they are.
    var changesWords: Bool {
      guard let old, let new else { return true }
      let stored = old.stored
      return old.text != new.text || stored.channel != new.channel || stored.author != new.author
        || stored.thread != new.thread || stored.hasFiles != new.hasFiles
    }
  }

  private(set) var steps: [Step] = []
  /// Where the step of a key is, as long as the key is not removed.
  private var placeOfKey: [Int64: Int] = [:]
  private var removedKeys: Set<Int64> = []

  init(_ changes: [IndexBatch.Change], on connection: Connection) throws(StoreError) {
    steps.reserveCapacity(changes.count)
    placeOfKey.reserveCapacity(changes.count)
    for change in changes { try add(change, on: connection) }
    steps.removeAll { $0.old == nil && $0.new == nil }
    // New documents keep the order in which they came, after all that have a number.
    let known = steps.filter { $0.old != nil }
      .sorted { ($0.old?.stored.number ?? 0) < ($1.old?.stored.number ?? 0) }
    steps = known + steps.filter { $0.old == nil }
  }

  private mutating func add(_ change: IndexBatch.Change, on connection: Connection) throws(StoreError) {
    let key = change.key
    if let place = placeOfKey[key] {
      merge(change, into: place)
    } else {
      // Added again after its removal, a document is a new one, in one batch as in two.
      let stored = removedKeys.contains(key) ? nil : try StoredDocument.find(key: key, on: connection)
      placeOfKey[key] = steps.count
      steps.append(try Self.firstStep(change, stored))
    }
    if case .remove = change {
      placeOfKey[key] = nil
      removedKeys.insert(key)
    }
  }

  private static func firstStep(
    _ change: IndexBatch.Change, _ stored: StoredDocument?
  ) throws(StoreError) -> Step {
    let (new, oldText): (IndexDocument?, [UInt8]) =
      switch change {
      case .add(let document): (document, document.text)
      case .replace(let document, let oldText): (document, oldText)
      case .remove(_, let oldText): (nil, oldText)
      }
    guard let stored else { return Step(old: nil, new: new) }
    guard stored.fingerprint == StoredDocument.fingerprint(of: oldText) else {
      throw StoreError(.indexMismatch)
    }
    return Step(old: (stored, oldText), new: new)
  }

  /// A later change of the same key: only what it leads to counts.
  private mutating func merge(_ change: IndexBatch.Change, into place: Int) {
    switch change {
    case .add: break
    case .replace(let document, _): steps[place].new = document
    case .remove: steps[place].new = nil
    }
  }
}
