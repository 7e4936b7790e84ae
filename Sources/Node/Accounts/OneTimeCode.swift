internal import Sodium
internal import Suite
internal import Wire

/// A code that somebody is told and types: 25 letters and digits, 125 random bits, in five groups. Only its hash is stored.
struct OneTimeCode: Sendable, Equatable {
  /// Without those that look like others.
  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
  private static let length = 25
  private static let group = 5
  private static let tag = Array("hanse.v1/one-time-code".utf8) + [0]

  private let characters: [UInt8]

  static func drawn() -> OneTimeCode {
    OneTimeCode(characters: Randomness.bytes(length).map { alphabet[Int($0 & 31)] })
  }

  private init(characters: [UInt8]) { self.characters = characters }

  /// Takes capital letters, and any dashes and blanks; `nil` for what cannot be a code.
  init?(_ text: String) {
    guard text.utf8.count <= 2 * Self.length else { return nil }
    let typed = text.lowercased().utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") }
    guard typed.count == Self.length, typed.allSatisfy(Self.alphabet.contains) else { return nil }
    characters = Array(typed)
  }

  var text: String {
    stride(from: 0, to: Self.length, by: Self.group)
      .map { String(decoding: characters[$0..<($0 + Self.group)], as: UTF8.self) }.joined(separator: "-")
  }

  func hash(_ suite: any CryptoSuite) -> Bytes32 { suite.sha256(Self.tag, characters) }
}
