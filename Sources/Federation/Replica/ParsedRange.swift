internal import Model
internal import Suite

/// A range decoded, with each entry beside its event: LOG-2 (form), LOG-4, LOG-5 (log) and LOG-8 hold.
struct ParsedRange {
  struct Item {
    let entry: Entry
    let bytes: [UInt8]
    let event: Event?
  }

  /// What the replica does not have yet.
  let items: ArraySlice<Item>
  /// All events of the range, in order, as the coverages count them.
  let events: [Event]
  let coverages: [Coverage]
  /// How many of `events` come before `items`.
  let skippedEvents: Int

  init(_ range: LogRange, skipping skipped: Int, _ suite: any CryptoSuite) throws(Refusal) {
    var items: [Item] = []
    items.reserveCapacity(range.entries.count)
    var events: [Event] = []
    events.reserveCapacity(range.events.count)
    for bytes in range.entries {
      let entry = try Entry.decode(bytes)
      guard case .event(let id, _) = entry.content else {
        items.append(Item(entry: entry, bytes: bytes, event: nil))
        continue
      }
      guard events.count < range.events.count else { throw .entryWrongEvent }
      let given = range.events[events.count]
      let event = try Event(headerBytes: given.header, body: given.body, suite)
      guard event.id == id else { throw .entryWrongEvent }
      guard event.log == range.log else { throw .eventWrongLog }
      events.append(event)
      items.append(Item(entry: entry, bytes: bytes, event: event))
    }
    guard events.count == range.events.count else { throw .entryWrongEvent }
    self.items = items[skipped...]
    self.events = events
    skippedEvents = items[..<skipped].count { $0.event != nil }
    coverages = range.coverages
  }
}
