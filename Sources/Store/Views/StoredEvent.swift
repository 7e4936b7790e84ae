public import Model
internal import Wire

/// An entry with its event, as a view reads it.
public struct StoredEvent: Sendable {
  public let key: EntryKey
  public let entry: Entry
  public let event: EventID
  public let header: Header
  /// 0 for accepted.
  public let verdict: UInt64
  /// Absent where the kind has none, and where it was erased.
  public let body: [UInt8]?

  public var sequence: UInt64 { key.sequence }

  /// `nil` for a state entry.
  init?(_ row: StoredRow) throws(StoreError) {
    do throws(Refusal) {
      entry = try Entry.decode(row.entry)
      guard case .event(let event, let verdict) = entry.content, let bytes = row.header else { return nil }
      key = row.key
      self.event = event
      self.verdict = verdict
      header = try Header.decode(bytes)
      body = row.body
    } catch {
      throw StoreError(.storeCorrupt, detail: "An entry is damaged: \(error.code).")
    }
  }

  /// The body, if there is one that can be read.
  public var decodedBody: Body? { body.flatMap { try? Body.decode($0, for: header.kind) } }

  /// The text of the body, if there is one.
  public var text: [UInt8]? { decodedBody?.text?.utf8 }
}
