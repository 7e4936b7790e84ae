public import Wire

/// The words of a text that name somebody (spec: mentions). Who is meant is the author's node to find; nobody reads a text again.
public struct MentionWords: Sequence, IteratorProtocol {
  public struct Word: Equatable, Sendable {
    /// In lower case, as it stands: what ends a sentence may be at its end.
    public let name: Text
    /// After a second `@`, without what ends a sentence.
    public let domain: Text?
  }

  /// So many words of a text are looked at.
  public static let limit = 200
  private static let at = UInt8(ascii: "@")

  private let text: [UInt8]
  private var position = 0
  private var found = 0

  public init(_ text: Text) { self.text = text.utf8 }

  public mutating func next() -> Word? {
    while found < Self.limit, position < text.count {
      guard text[position] == Self.at else {
        position += 1
        continue
      }
      let isFree = position == 0 || !text[position - 1].bindsMention
      position += 1
      guard let word = word(), isFree else { continue }
      found += 1
      return word
    }
    return nil
  }

  /// What stands after an `@`, if it is a name.
  private mutating func word() -> Word? {
    let name = run { $0.isNameByte }
    guard let first = name.first, first.isLetterOrDigit, name.count <= Limits.userNameBytes else {
      return nil
    }
    guard position < text.count, text[position] == Self.at else {
      return Word(name: Text(stored: name), domain: nil)
    }
    position += 1
    var domain = run { $0.isDomainByte }
    while let last = domain.last, !last.isLetterOrDigit { domain.removeLast() }
    return domain.isEmpty ? nil : Word(name: Text(stored: name), domain: Text(stored: domain))
  }

  private mutating func run(_ belongs: (UInt8) -> Bool) -> [UInt8] {
    var bytes: [UInt8] = []
    while position < text.count, belongs(text[position]) {
      bytes.append(text[position].lowered)
      position += 1
    }
    return bytes
  }
}

extension MentionWords.Word {
  /// Everybody in the channel.
  public var isEverybody: Bool { domain == nil && names.contains("all") }

  /// What may be the name: as it stands, then without one after the other of `.`, `_` and `-` at its end.
  public var names: [Text] {
    var names = [name]
    var bytes = name.utf8
    while domain == nil, let last = bytes.last, !last.isLetterOrDigit {
      bytes.removeLast()
      names.append(Text(stored: bytes))
    }
    return names
  }
}

extension UInt8 {
  fileprivate var lowered: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }

  fileprivate var isLetterOrDigit: Bool {
    (0x30...0x39).contains(self) || (0x61...0x7A).contains(lowered)
  }

  fileprivate var isDomainByte: Bool {
    isLetterOrDigit || self == UInt8(ascii: ".") || self == UInt8(ascii: "-")
  }

  fileprivate var isNameByte: Bool { isDomainByte || self == UInt8(ascii: "_") }

  /// Whether an `@` right after it is part of something else: of an e-mail address, a path, another mention.
  fileprivate var bindsMention: Bool {
    isNameByte || self == UInt8(ascii: "+") || self == UInt8(ascii: "/") || self == UInt8(ascii: "@")
  }
}
