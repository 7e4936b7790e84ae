internal import Model
internal import Rules
internal import Suite

#if HANSE_DEFECTS
  internal import Wire
#endif

/// A range decoded, with each entry beside its event: LOG-2 (but for the term), LOG-4, LOG-5 (form and log) and LOG-8 hold.
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

  init(_ range: LogRange, skipping skipped: Int, _ suite: any CryptoSuite) throws(RangeFailure) {
    guard range.entries.count <= Limits.entriesInRange else { throw .refused(.rangeTooLarge) }
    var items: [Item] = []
    items.reserveCapacity(range.entries.count)
    var events: [Event] = []
    events.reserveCapacity(range.events.count)
    for bytes in range.entries {
      let entry: Entry
      do throws(Refusal) { entry = try Entry.decode(bytes) } catch { throw .refused(error) }
      guard entry.sequence == range.first + UInt64(items.count) else { throw .refused(.entryOutOfOrder) }
      guard case .event(let id, let verdict) = entry.content else {
        items.append(Item(entry: entry, bytes: bytes, event: nil))
        continue
      }
      guard events.count < range.events.count else { throw .refused(.entryWrongEvent) }
      do throws(Refusal) {
        events.append(try Self.event(id, range.events[events.count], of: range.log, suite))
      } catch {
        throw Self.failure(error, verdict, at: items.count, of: range, skipping: skipped)
      }
      items.append(Item(entry: entry, bytes: bytes, event: events.last))
    }
    guard events.count == range.events.count else { throw .refused(.entryWrongEvent) }
    let covered = range.coverages.reduce(0) { $0 + $1.count }
    guard covered == UInt64(events.count) else { throw .refused(.eventUncovered) }
    self.items = items[skipped...]
    self.events = events
    skippedEvents = items[..<skipped].count { $0.event != nil }
    coverages = range.coverages
  }

  /// LOG-4, EV-1 to EV-3, LOG-5 (log) and LOG-8.
  private static func event(
    _ id: EventID, _ given: LogRange.EventBytes, of log: LogID, _ suite: any CryptoSuite
  ) throws(Refusal) -> Event {
    guard Header.id(given.header, suite) == id else { throw .entryWrongEvent }
    var event = try Event(headerBytes: given.header, body: nil, suite)
    guard event.log == log else { throw .eventWrongLog }
    guard let body = given.body else { return event }
    guard body.count <= Limits.bodyBytes else { throw .bodyTooLarge }
    #if HANSE_DEFECTS
      event.body = Defect.skipsBodyHash.isPlanted ? body : nil
      if event.body != nil { return event }
    #endif
    guard let hash = event.header.bodyHash, Body.hash(body, suite) == hash else { throw .bodyMismatch }
    event.body = body
    return event
  }

  /// An event that fits no kind is judged by R-1: where it stands in the log, its home is at fault (LOG-10). An entry that is
  /// skipped proves nothing: it need not be the home's.
  private static func failure(
    _ refusal: Refusal, _ verdict: UInt64, at index: Int, of range: LogRange, skipping skipped: Int
  ) -> RangeFailure {
    guard refusal == .eventUnfit || refusal == .eventReserved, index >= skipped else {
      return .refused(refusal)
    }
    return .stopped(
      LogFault(
        refusal: .verdictMismatch, sequence: range.first + UInt64(index), logged: LogFault.name(verdict),
        own: LogFault.name(.turnedAway(refusal))))
  }
}
