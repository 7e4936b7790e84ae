/// A second, naive search that shares no code with the index: documents as lists of chunks, looked at one by one.
struct SearchOracle {
  /// A word of a script with spaces, or a run of one without.
  enum Chunk: Equatable {
    case word(String)
    case run(String)

    var text: String {
      switch self {
      case .word(let text), .run(let text): text
      }
    }
  }

  enum Term {
    case phrase([Chunk])
    case prefix(String)
  }

  struct Document {
    var chunks: [Chunk]
    var channel: Int64
    var author: Int64
    var thread: Int64?
    var time: Int64
    var place: Int
    var text: String { chunks.map(\.text).joined(separator: " ") }
  }

  var documents: [Int64: Document] = [:]
  private var nextPlace = 0

  mutating func put(_ key: Int64, _ document: Document) {
    var document = document
    document.place = documents[key]?.place ?? nextPlace
    if documents[key] == nil { nextPlace += 1 }
    documents[key] = document
  }

  /// Keys, newest first.
  func find(_ terms: [Term], where accept: (Document) -> Bool) -> [Int64] {
    documents.filter { _, document in
      accept(document) && terms.allSatisfy { Self.holds(document.chunks, $0) }
    }.sorted { $0.value.place > $1.value.place }.map(\.key)
  }

  private static func holds(_ chunks: [Chunk], _ term: Term) -> Bool {
    switch term {
    case .prefix(let start):
      chunks.contains { if case .word(let word) = $0 { word.hasPrefix(start) } else { false } }
    case .phrase(let wanted):
      chunks.indices.contains { start in
        start + wanted.count <= chunks.count
          && wanted.indices.allSatisfy { matches(chunks[start + $0], wanted[$0], at: $0, of: wanted.count) }
      }
    }
  }

  /// At its edges a phrase may begin and end inside a run.
  private static func matches(_ chunk: Chunk, _ wanted: Chunk, at index: Int, of count: Int) -> Bool {
    switch (chunk, wanted) {
    case (.word(let word), .word(let other)): word == other
    case (.run(let run), .run(let other)):
      switch (index == 0, index == count - 1) {
      case (true, true): run.contains(other)
      case (true, false): run.hasSuffix(other)
      case (false, true): run.hasPrefix(other)
      case (false, false): run == other
      }
    default: false
    }
  }
}
