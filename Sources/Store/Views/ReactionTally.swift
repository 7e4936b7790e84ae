internal import Model

/// Counts a reaction once for each author and text, in the order of first appearance.
struct ReactionTally {
  private var texts: [[UInt8]] = []
  private var authors: [[UInt8]: [Author]] = [:]

  mutating func add(_ text: [UInt8], by author: Author) {
    if authors[text] == nil { texts.append(text) }
    if authors[text]?.contains(author) != true { authors[text, default: []].append(author) }
  }

  var reactions: [MessageView.Reaction] {
    texts.map { MessageView.Reaction(text: $0, authors: authors[$0] ?? []) }
  }
}
