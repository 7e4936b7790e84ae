internal import Model
internal import Wire

/// Looks at hits of the index in the store, where they are what they are now.
struct SearchSight {
  let request: SearchRequest
  /// Nil: whatever the words are.
  let matcher: TermMatcher?
  let reader: StoreReader

  /// What of the words stands in the hit's text; nil where it is no match, or none any more.
  func match(_ hit: SearchPage.Hit) throws(StoreError) -> TermMatcher.Match? {
    let key = EntryKey(rawValue: hit.key)
    guard request.channels.contains(key.log), let found = try reader.currentText(of: key),
      request.author == nil || found.author == request.author,
      !request.hasLink || LinkFinder.holdsLink(found.text)
    else { return nil }
    guard let matcher else { return TermMatcher.Match() }
    return matcher.match(found.text)
  }

  /// For the index, which asks about each hit, or only where it cannot tell.
  func look(isAlways: Bool) -> SearchLook {
    SearchLook(isAlways: isAlways) { (hit) throws(StoreError) in try match(hit)?.tally }
  }

  func result(
    _ hit: SearchPage.Hit, _ match: TermMatcher.Match
  ) throws(StoreError) -> SearchAnswer.Result? {
    let key = EntryKey(rawValue: hit.key)
    guard let message = try reader.message(key.sequence, of: key.log), let text = message.text else {
      return nil
    }
    return SearchAnswer.Result(
      number: hit.number, message: message, highlights: TextPlace.places(match.places, in: text))
  }
}
