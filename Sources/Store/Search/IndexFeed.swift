internal import Model
public import Suite
internal import Wire

/// Feeds the full-text index from the logs, in the order in which things arrived, in transactions of its own. Belongs to one thread.
public final class IndexFeed {
  private static let batchEvents = 2_000

  private let reader: StoreReader
  private let writer: IndexWriter

  public init(folder: DataFolder, _ suite: any CryptoSuite) throws(StoreError) {
    writer = try IndexWriter(path: folder.index)
    reader = try StoreReader(folder: folder, suite)
  }

  /// The number of the last arrival in the index.
  public var cursor: Int64 { writer.cursor }

  /// Indexes what has arrived since, as far as one transaction goes. True: there is more.
  public func advance() throws(StoreError) -> Bool {
    let (arrivals, upTo) = try reader.arrivals(after: writer.cursor, limit: Self.batchEvents)
    guard upTo > writer.cursor else { return false }
    var changes: [IndexBatch.Change] = []
    for arrival in arrivals where arrival.event.verdict == 0 {
      if let change = try change(arrival.event) { changes.append(change) }
    }
    for event in try reader.expired(after: writer.cursor, upTo: upTo) {
      if let change = try removal(ofExpired: event) { changes.append(change) }
    }
    try writer.apply(IndexBatch(changes: changes, cursor: upTo))
    return true
  }

  /// Whether words of erased or edited messages are still in the files.
  public var isPurgeDue: Bool { writer.isPurgeDue }

  /// Rewrites a part of the index without removed words. `true`: call again; `nil`: a reader is in the way, call later.
  public func purge() throws(StoreError) -> Bool? {
    switch try writer.purge() {
    case .more: true
    case .done: false
    case .busy: nil
    }
  }

  private func change(_ event: StoredEvent) throws(StoreError) -> IndexBatch.Change? {
    let log = event.key.log
    switch event.header.kind {
    case .message:
      guard let text = try text(event) else { return nil }
      return .add(try document(event, text, naming: event))
    case .edit:
      guard let target = try target(of: event), let original = try reader.event(target, of: log),
        let new = try text(event),
        try !reader.sequences(.erase, to: target, in: log).contains(where: { $0 < event.sequence })
      else { return nil }
      let edited = try document(original, new, naming: event)
      // What was edited away before it came here was never indexed.
      guard let old = try text(before: event.sequence, of: original) else { return .add(edited) }
      return .replace(edited, oldText: old)
    case .erase:
      guard let target = try target(of: event), let original = try reader.event(target, of: log),
        original.header.kind == .message, let old = try text(before: event.sequence, of: original)
      else { return nil }
      return .remove(key: original.key.rawValue, oldText: old)
    default: return nil
    }
  }

  /// A message leaves the index when neither its text nor an edit's is left.
  private func removal(ofExpired event: StoredEvent) throws(StoreError) -> IndexBatch.Change? {
    guard event.verdict == 0, event.header.kind == .message || event.header.kind == .edit else { return nil }
    let target = event.header.kind == .edit ? try target(of: event) : event.sequence
    guard let target, let message = try reader.event(target, of: event.key.log),
      try reader.message(target, of: event.key.log)?.text == nil,
      let old = try text(before: .max, of: message)
    else { return nil }
    return .remove(key: message.key.rawValue, oldText: old)
  }

  /// The message `event` with the text and the files that its newest body names.
  private func document(
    _ event: StoredEvent, _ text: [UInt8], naming newest: StoredEvent
  ) throws(StoreError) -> IndexDocument {
    let log = event.key.log
    var thread: Int64?
    if let relation = event.header.relation, let root = try reader.sequence(of: relation, in: log) {
      thread = EntryKey(log: log, sequence: root).rawValue
    }
    return IndexDocument(
      key: event.key.rawValue, channel: log.rawValue, author: event.header.author.searchNumber,
      thread: thread, timeMilliseconds: Int64(event.entry.timeMilliseconds), text: text,
      hasFiles: newest.decodedBody?.files.isEmpty == false)
  }

  private func target(of event: StoredEvent) throws(StoreError) -> UInt64? {
    guard let relation = event.header.relation else { return nil }
    return try reader.sequence(of: relation, in: event.key.log)
  }

  /// What the index holds for a message when it comes to `sequence`: the newest edit before it, or the message itself.
  private func text(before sequence: UInt64, of message: StoredEvent) throws(StoreError) -> [UInt8]? {
    let edits = try reader.sequences(.edit, to: message.sequence, in: message.key.log)
    for edit in edits.reversed() where edit < sequence {
      if let event = try reader.event(edit, of: message.key.log), let text = try text(event) { return text }
    }
    return try text(message)
  }

  /// The text of an event, even if it was erased a moment ago.
  private func text(_ event: StoredEvent) throws(StoreError) -> [UInt8]? {
    if let text = event.text { return text }
    return try reader.erasedText(event)
  }
}
