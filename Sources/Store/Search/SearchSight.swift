internal import Model
internal import Wire

/// Looks at hits of the index in the store, where they are what they are now.
struct SearchSight {
  let request: SearchRequest
  /// Nil: whatever the words are.
  let matcher: TermMatcher?
  let reader: StoreReader

  /// A message that matches, and what of the words stands in its text.
  struct Seen {
    let message: StoredEvent
    let text: [UInt8]
    let match: TermMatcher.Match
  }

  /// Nil where the hit is no match, or none any more.
  func see(_ hit: SearchPage.Hit) throws(StoreError) -> Seen? {
    let key = EntryKey(rawValue: hit.key)
    guard request.channels.contains(key.log), let (message, text) = try reader.current(key),
      request.author == nil || message.header.author == request.author,
      !request.hasLink || LinkFinder.holdsLink(text),
      try hasFiles(message) || !request.hasFile
    else { return nil }
    guard let matcher else { return Seen(message: message, text: text, match: TermMatcher.Match()) }
    return matcher.match(text).map { Seen(message: message, text: text, match: $0) }
  }

  /// Looked at only where it matters: an edit may be what names them.
  private func hasFiles(_ message: StoredEvent) throws(StoreError) -> Bool {
    guard request.hasFile else { return false }
    return try !reader.view(of: message).files.isEmpty
  }

  /// For the index, which asks about each hit, or only where it cannot tell.
  func look(isAlways: Bool) -> SearchLook {
    SearchLook(isAlways: isAlways) { (hit) throws(StoreError) in try see(hit)?.match.tally }
  }

  func result(_ hit: SearchPage.Hit, _ seen: Seen) throws(StoreError) -> SearchAnswer.Result {
    SearchAnswer.Result(
      number: hit.number, message: try reader.view(of: seen.message),
      highlights: TextPlace.places(seen.match.places, in: seen.text))
  }
}
