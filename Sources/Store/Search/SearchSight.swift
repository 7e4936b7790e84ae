internal import Model
internal import Wire

/// Looks at hits of the index in the store, where they are what they are now.
struct SearchSight {
  let request: SearchRequest
  /// Nil: whatever the words are.
  let matcher: TermMatcher?
  let reader: StoreReader

  /// Where the words stand in the hit's text, in bytes; nil where it is no match, or none any more.
  func places(_ hit: SearchPage.Hit) throws(StoreError) -> [Range<Int>]? {
    let key = EntryKey(rawValue: hit.key)
    guard request.channels.contains(key.log), let found = try reader.currentText(of: key),
      request.author == nil || found.author == request.author,
      !request.hasLink || LinkFinder.holdsLink(found.text)
    else { return nil }
    guard let matcher else { return [] }
    return matcher.places(in: found.text)
  }

  func result(
    _ hit: SearchPage.Hit, _ places: [Range<Int>]
  ) throws(StoreError) -> SearchAnswer.Result? {
    let key = EntryKey(rawValue: hit.key)
    guard let message = try reader.message(key.sequence, of: key.log), let text = message.text else {
      return nil
    }
    return SearchAnswer.Result(
      number: hit.number, message: message, highlights: TextPlace.places(places, in: text))
  }
}
