import JSON
import Model
import Sodium
import Suite
import Wire

@testable import ClientAPI
@testable import Node
@testable import Transport

extension FuzzTarget {
  static let clients = [
    FuzzTarget("streamFrame", streamFrame), FuzzTarget("channelFields", channelFields),
    FuzzTarget("query", query), FuzzTarget("tokens", tokens), FuzzTarget("names", names),
  ]

  private static func streamFrame(_ bytes: [UInt8]) -> String? {
    do throws(StreamRequest.Refusal) {
      let request = try StreamRequest(bytes)
      guard request.id.map({ (1...64).contains($0.utf8.count) }) ?? true else {
        return "a request has no such id"
      }
      guard case .watch(let channels, let addresses) = request.action else { return nil }
      return channels.count <= StreamRequest.watchedChannels
        && addresses.count <= StreamRequest.watchedAddresses
        ? nil : "a stream watches too much"
    } catch {
      guard !error.code.isEmpty, error.code.allSatisfy({ $0.isASCII && $0.isLetter }) else {
        return "a refusal has no code"
      }
      return error.id.map { (1...64).contains($0.utf8.count) } ?? true ? nil : "a refusal has no such id"
    }
  }

  private static func channelFields(_ bytes: [UInt8]) -> String? {
    guard let object = try? JSONReader.readObject(bytes, limits: JSONLimits(maximumBytes: 1 << 16)) else {
      return nil
    }
    _ = try? ChannelFields(object)
    return nil
  }

  /// A query of a search, and what it looks for.
  private static func query(_ bytes: [UInt8]) -> String? {
    guard let text = String(validating: bytes, as: UTF8.self),
      RequestHeadParser.isTarget(Array("/?\(text)".utf8))
    else { return nil }
    let head = RequestHead(
      method: "GET", target: "/?\(text)", host: "a", headers: [:], contentLength: 0, expectsContinue: false)
    let names = [
      "q", "channel", "author", "thread", "has", "since", "until", "before", "limit", "order", "offset",
    ]
    guard let parameters = try? QueryParameters(head, allowed: names) else { return nil }
    if let limit = try? parameters.limit(), !(1...200).contains(limit) { return "a page has \(limit) items" }
    _ = try? SearchParameters(parameters)
    return nil
  }

  private static let suite: (any CryptoSuite)? = try? SodiumSuite()

  /// Nobody who has no key makes a token; texts that are tokens or codes have one spelling.
  private static func tokens(_ bytes: [UInt8]) -> String? {
    if let decoded = Base64URL.decode(bytes), Base64URL.encode(decoded) != bytes {
      return "a second spelling of base64url is taken"
    }
    guard let text = String(validating: bytes, as: UTF8.self), let suite else { return nil }
    if let token = RefreshToken(text), token.text != text {
      return "a second spelling of a refresh token is taken"
    }
    if let code = OneTimeCode(text), OneTimeCode(code.text) != code {
      return "a code is not that of its text"
    }
    let headers: HeaderFields = ["authorization": text]
    if let token = BearerToken.token(in: headers), token.utf8.count >= text.utf8.count {
      return "a token is longer than its field"
    }
    let issuer = NodeID(Bytes32(Array(repeating: 7, count: 32), at: 0))
    let token = try? AccessToken(text, from: issuer, by: issuer.bytes, nowSeconds: 0, suite)
    return token == nil ? nil : "a token is taken that nobody has signed"
  }

  private static func names(_ bytes: [UInt8]) -> String? {
    guard let text = Text(bytes) else { return nil }
    if let address = Address(text.string), Address("\(address)") != address {
      return "an address is not that of its text"
    }
    guard DisplayName.refusal(of: text) == nil else { return nil }
    return text.hasControlCharacters ? "a display name has a control character" : nil
  }
}
