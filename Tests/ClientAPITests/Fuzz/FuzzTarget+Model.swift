import Federation
import Model
import Wire

extension FuzzTarget {
  static let model = [
    FuzzTarget("header", header), FuzzTarget("body", body), FuzzTarget("entry", entry),
    FuzzTarget("document", document), FuzzTarget("note", note), FuzzTarget("policy", policy),
    FuzzTarget("delegation", delegation), FuzzTarget("mentions", mentions),
  ]

  private static func header(_ bytes: [UInt8]) -> String? {
    guard let header = try? Header.decode(bytes) else { return nil }
    guard CBORItem(bytes) != nil else { return "a header that is not in the CBOR profile" }
    guard header.encode() == bytes else { return "a header has two encodings" }
    return nil
  }

  /// The first byte chooses the kind. Unknown keys and what does not fit are let go of, so that only the second encoding is fixed.
  private static func body(_ bytes: [UInt8]) -> String? {
    guard let choice = bytes.first else { return nil }
    let kind = Kind.allCases[Int(choice) % Kind.allCases.count]
    guard let body = try? Body.decode(Array(bytes.dropFirst()), for: kind) else { return nil }
    let encoded = body.encode()
    guard let again = try? Body.decode(encoded, for: kind) else {
      return "what is encoded of a body is refused"
    }
    guard again == body else { return "what is encoded of a body is another one" }
    return again.encode() == encoded ? nil : "a body is encoded in two ways"
  }

  private static func entry(_ bytes: [UInt8]) -> String? {
    guard let entry = try? Entry.decode(bytes) else { return nil }
    return entry.encode() == bytes ? nil : "an entry has two encodings"
  }

  private static func document(_ bytes: [UInt8]) -> String? {
    guard let document = try? NodeDocument.decode(bytes) else { return nil }
    return document.encode() == bytes ? nil : "a document has two encodings"
  }

  private static func note(_ bytes: [UInt8]) -> String? {
    guard let note = try? CheckpointNote(bytes) else { return nil }
    return bytes.starts(with: note.checkpoint.text + [0x0A])
      ? nil : "the checkpoint that was read is not what the note begins with"
  }

  private static func policy(_ bytes: [UInt8]) -> String? {
    guard
      let policy = try? CBORReader.read(bytes, { (reader) throws(WireError) in try Policy(&reader) })
    else { return nil }
    let encoded = CBORWriter.bytes { policy.write(to: &$0) }
    let again = try? CBORReader.read(encoded) { (reader) throws(WireError) in try Policy(&reader) }
    return again == policy ? nil : "what is encoded of a policy is another one"
  }

  /// What an address answers that is asked for documents.
  private static func delegation(_ bytes: [UInt8]) -> String? {
    guard let answer = try? DiscoveryAnswer(status: 200, body: bytes) else { return nil }
    switch answer {
    case .delegation(let delegation):
      guard let again = Delegation(delegation.bytes) else { return "what is written of a delegation is none" }
      return again == delegation ? nil : "what is written of a delegation is another one"
    case .documents(let chain):
      let encoded = CBORWriter.bytes { writer in writer.list(chain) { $0.write(to: &$1) } }
      let again = try? DiscoveryAnswer(status: 200, body: encoded)
      return again == answer ? nil : "what is encoded of documents are others"
    }
  }

  private static func mentions(_ bytes: [UInt8]) -> String? {
    guard let text = Text(bytes) else { return nil }
    var count = 0
    for word in MentionWords(text) {
      count += 1
      guard let first = word.name.utf8.first, first != UInt8(ascii: "@") else { return "a mention of nobody" }
      guard word.name.utf8.count <= Limits.userNameBytes else { return "a name that nobody can have" }
      guard word.domain.map({ !$0.utf8.isEmpty }) ?? true else { return "a mention at no domain" }
      guard !word.names.isEmpty else { return "a mention without names" }
    }
    return count <= MentionWords.limit ? nil : "\(count) mentions"
  }
}
