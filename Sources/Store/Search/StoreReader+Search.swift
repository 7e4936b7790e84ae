internal import Model
internal import Wire

extension StoreReader {
  /// The accepted message at a key, and its text after edits; nil where none stands there, or its text is gone.
  func current(_ key: EntryKey) throws(StoreError) -> (message: StoredEvent, text: [UInt8])? {
    guard let message = try event(key.sequence, of: key.log), message.header.kind == .message,
      message.verdict == 0
    else { return nil }
    var text = message.text
    if let edit = try sequences(.edit, to: key.sequence, in: key.log).last {
      text = try event(edit, of: key.log)?.text
    }
    return text.map { (message, $0) }
  }

  /// Whether texts that stood there at an arrival may be gone or changed since.
  func takesAway(after arrival: Int64) throws(StoreError) -> Bool {
    let limit = 500
    let (arrivals, upTo) = try arrivals(after: arrival, limit: limit)
    if arrivals.count >= limit { return true }
    if try !expired(after: arrival, upTo: .max).isEmpty { return true }
    if try upTo < lastArrival() { return true }
    return arrivals.contains { $0.event.header.kind == .edit || $0.event.header.kind == .erase }
  }
}
