import Federation
import Model
import Sodium
import Suite

@testable import Node
@testable import Store

extension FuzzTarget {
  static let operators = [
    FuzzTarget("configuration", configuration), FuzzTarget("signatures", signatures),
    FuzzTarget("search", search), FuzzTarget("tokenizer", tokenizer),
  ]

  /// A configuration that is read is written as one that reads the same.
  private static func configuration(_ bytes: [UInt8]) -> String? {
    guard let read = try? NodeConfiguration.parse(bytes, file: "/etc/hanse.toml") else { return nil }
    let written = Array(read.commentedText.utf8)
    guard let again = try? NodeConfiguration.parse(written, file: "/etc/hanse.toml") else {
      return "what is written of a configuration is refused"
    }
    return again == read ? nil : "what is written of a configuration is another one"
  }

  private static let suite: (any CryptoSuite)? = try? SodiumSuite()

  /// Fields of a request or an answer between nodes, one a line as in HTTP.
  private static func signatures(_ bytes: [UInt8]) -> String? {
    guard let text = String(validating: bytes, as: UTF8.self), let suite else { return nil }
    let lines = text.split(separator: "\n").map { $0.split(separator: ":", maxSplits: 1).map(String.init) }
    func field(_ name: String) -> [String] {
      lines.filter { $0.count == 2 && $0[0] == name }.map { String($0[1].drop { $0 == " " }) }
    }
    guard let signature = RequestSignature(field: field) else { return nil }
    guard signature.expiresSeconds <= signature.createdSeconds + RequestSignature.windowSeconds else {
      return "a signature lasts too long"
    }
    let target = RequestSignature.Target(method: "POST", path: "/hanse/v1/push", query: "?")
    do throws(RequestFault) {
      try signature.verify(
        for: target, at: signature.destination, KnownNodes(suite),
        nowMilliseconds: signature.createdSeconds * 1_000,
        startedSeconds: 0, suite)
      return "a signature of a node that nobody knows is taken"
    } catch {
      return error == .nodeUnknown ? nil : "a node that nobody knows is refused as \(error.rawValue)"
    }
  }

  private static func search(_ bytes: [UInt8]) -> String? {
    guard let terms = try? SearchTerms(utf8: bytes) else { return nil }
    var expression = SearchExpression()
    for term in terms.terms {
      guard !term.tokens.isEmpty else { return "a term of nothing" }
      for token in term.tokens {
        guard String(validating: token, as: UTF8.self) != nil, !token.isEmpty else {
          return "a token is not UTF-8"
        }
        guard !token.contains(where: { $0 < 0x30 || $0 == 0x7F || $0 == UInt8(ascii: "\"") }) else {
          return "a token has a character that FTS5 reads as its own"
        }
      }
      expression.add(term)
      guard term.loosened.tokens.count == term.tokens.count else { return "a looser term has other tokens" }
    }
    guard expression.bytes.count(where: { $0 == UInt8(ascii: "\"") }) == 2 * expression.phraseCount else {
      return "the expression has other quotes than its own"
    }
    return terms.terms.count <= SearchTerms.maxTerms ? nil : "too many terms"
  }

  /// Tokens lie in the text, in its order, and are tokens themselves.
  private static func tokenizer(_ bytes: [UInt8]) -> String? {
    let places = bytes.withUnsafeBufferPointer { Tokenizer.run($0, into: TokenPlaces()) }
    var last = 0
    for place in places.found {
      guard place.start <= place.end, place.end <= bytes.count, place.start >= last else {
        return "a token lies beside the text"
      }
      last = place.start
      guard (1...TokenizerLimits.maxTokenBytes).contains(place.token.count),
        String(validating: place.token, as: UTF8.self) != nil
      else { return "a token is not text of its length" }
      let again = place.token.withUnsafeBufferPointer { Tokenizer.run($0, into: TokenPlaces()) }
      guard again.found.first?.token == place.token else { return "a token is not its own" }
    }
    return nil
  }

  private struct TokenPlaces: TokenSink {
    var found: [(token: [UInt8], start: Int, end: Int)] = []

    mutating func take(_ token: UnsafeBufferPointer<UInt8>, _ kind: TokenKind, start: Int, end: Int) -> Bool {
      found.append((Array(token), start, end))
      return true
    }
  }
}
