public import Model
public import Suite
internal import Wire

extension LogRange {
  /// LOG-8, of another sender than the home: the headers of the events from `size` on whose bodies are missing although nothing
  /// in the range takes them away. Bodies of entries from before `expiredMilliseconds` are over.
  ///
  /// Looks at the form alone; a range that does not decode is for `LogReplica.apply` to refuse.
  public func withheld(
    from size: UInt64, dropsEdited: Bool, expiredMilliseconds: UInt64, _ suite: any CryptoSuite
  ) -> [Header] {
    var missing: [(sequence: UInt64, id: EventID, header: Header)] = []
    var erased: Set<EventID> = []
    var edited: [EventID: UInt64] = [:]
    var drops = dropsEdited
    var next = 0
    for bytes in entries {
      guard let entry = try? Entry.decode(bytes), case .event(let id, let verdict) = entry.content,
        next < events.count, let header = try? Header.decode(events[next].header)
      else { continue }
      if events[next].body == nil, header.kind.hasBody, entry.sequence >= size,
        entry.timeMilliseconds >= expiredMilliseconds
      {
        missing.append((entry.sequence, id, header))
      }
      next += 1
      guard verdict == 0 else { continue }
      switch header.kind {
      case .erase: header.relation.map { _ = erased.insert($0.event) }
      case .edit: header.relation.map { edited[$0.event] = entry.sequence }
      case .policy: drops = true
      default: break
      }
    }
    return missing.filter { item in
      let target = header(item.header, isAbout: item.id)
      return !erased.contains(item.id) && !erased.contains(target)
        && !(drops && edited[target] ?? 0 > item.sequence)
    }.map { $0.header }
  }

  /// What an edit's body goes with: the message that it edits. Of anything else, itself.
  private func header(_ header: Header, isAbout id: EventID) -> EventID {
    header.kind == .edit ? header.relation?.event ?? id : id
  }
}
