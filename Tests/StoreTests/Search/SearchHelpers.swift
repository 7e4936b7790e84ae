import Testing

@testable import Store

/// A document with the fields a test does not care about filled in.
func document(
  _ key: Int64, _ text: String, channel: Int64 = 1, author: Int64 = 1, thread: Int64? = nil, time: Int64 = 0
) -> IndexDocument {
  IndexDocument(
    key: key, channel: channel, author: author, thread: thread, timeMilliseconds: time, text: Array(text.utf8)
  )
}

/// An index in a folder of its own, with its writer and a reader.
final class TestIndex {
  let folder = Folder()
  let writer: IndexWriter
  let reader: IndexReader
  private var lastCursor: Int64 = 0

  init() throws {
    writer = try IndexWriter(path: folder.file("index.sqlite"))
    reader = try IndexReader(path: folder.file("index.sqlite"))
  }

  /// An index of `texts`, with the keys 1, 2, 3 and so on.
  convenience init(_ texts: String...) throws {
    try self.init()
    try apply(texts.enumerated().map { .add(document(Int64($0 + 1), $1)) })
  }

  /// Leaves out document numbers, so that few documents fill several bands.
  func skipNumbers(_ count: Int64) throws {
    writer.state.nextNumber += count
  }

  func apply(_ changes: [IndexBatch.Change]) throws {
    lastCursor += 1
    try writer.apply(IndexBatch(changes: changes, cursor: lastCursor))
  }

  /// Keys of what is found in channel 1, newest first.
  func find(_ text: String) throws -> [Int64] {
    try reader.search(SearchQuery(SearchTerms(text), channels: [1])).hits.map(\.key)
  }

  /// Purges to the end and returns in how many parts.
  @discardableResult
  func purge(pages: Int32 = 500) throws -> Int {
    var parts = 0
    while true {
      parts += 1
      try #require(parts < 10_000)
      switch try writer.purge(pages: pages) {
      case .done: return parts
      case .more: continue
      case .busy: Issue.record("a reader is in the way")
      }
    }
  }
}

/// The tokens of a document.
func tokens(_ text: String) -> [String] { tokens(Array(text.utf8)) }

func tokens(_ bytes: [UInt8]) -> [String] {
  bytes.withUnsafeBufferPointer { Tokenizer.run($0, into: TokenList()).tokens }
}

struct TokenList: TokenSink {
  var tokens: [String] = []
  var places: [Range<Int>] = []

  mutating func take(_ token: UnsafeBufferPointer<UInt8>, _ kind: TokenKind, start: Int, end: Int) -> Bool {
    tokens.append(String(validating: token, as: UTF8.self) ?? "not UTF-8")
    places.append(start..<end)
    return true
  }
}
