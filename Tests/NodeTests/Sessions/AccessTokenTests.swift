import JSON
import Model
import Sodium
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// Tokens that are none: each way in which one can be forged is refused, for its own reason.
struct AccessTokenTests {
  private let suite: SodiumSuite
  private let key = SigningKey(seed: Seed.random())
  private let node = NodeID(Bytes32([UInt8](repeating: 7, count: 32), at: 0))
  private let now: UInt64 = 1_800_000_000

  init() throws { suite = try SodiumSuite() }

  private func token(
    issuer: NodeID? = nil, issued: UInt64 = 1_799_999_900, expires: UInt64 = 1_800_000_800
  ) -> AccessToken {
    AccessToken(
      issuer: issuer ?? node, user: UserID(Bytes16([UInt8](repeating: 1, count: 16), at: 0)),
      session: SessionID(Bytes16([UInt8](repeating: 2, count: 16), at: 0)), issuedSeconds: issued,
      expiresSeconds: expires, id: Bytes16([UInt8](repeating: 3, count: 16), at: 0))
  }

  private func fault(_ text: String) -> AccessToken.Fault? {
    do throws(AccessToken.Fault) {
      _ = try AccessToken(text, from: node, by: key.publicKey, nowSeconds: now, suite)
      return nil
    } catch {
      return error
    }
  }

  private static func part(_ json: String) -> String {
    String(decoding: Base64URL.encode(Array(json.utf8)), as: UTF8.self)
  }

  /// A token with this header and these claims, signed by the node's own key.
  private func signed(header: String = #"{"alg":"EdDSA","typ":"JWT"}"#, claims: String) -> String {
    let body = "\(Self.part(header)).\(Self.part(claims))"
    let signature = Base64URL.encode(key.sign([], Array(body.utf8)).bytes)
    return "\(body).\(String(decoding: signature, as: UTF8.self))"
  }

  private var claims: String {
    let hex = { (byte: UInt8, count: Int) in
      String(decoding: Hex.encode([UInt8](repeating: byte, count: count)), as: UTF8.self)
    }
    return #"{"iss":"\#(hex(7, 32))","sub":"\#(hex(1, 16))","sid":"\#(hex(2, 16))","iat":1799999900,"#
      + #""exp":1800000800,"jti":"\#(hex(3, 16))"}"#
  }

  @Test func itIsAWebTokenAsTheStandardsHaveIt() throws {
    let text = token().signed(by: key)
    let read = try AccessToken(text, from: node, by: key.publicKey, nowSeconds: now, suite)
    #expect(read == token())
    #expect(text == signed(claims: claims))
    #expect(text.utf8.count < AccessToken.maximumBytes / 2)
  }

  /// RFC 8037, appendix A.4: the same key and payload as there give the same signature.
  @Test func signsAsTheVectorOfTheStandard() throws {
    let seed = try #require(Base64URL.decode(Array("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A".utf8)))
    let key = SigningKey(seed: try #require(Seed(seed)))
    let signed = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
    let signature = Base64URL.encode(key.sign([], Array(signed.utf8)).bytes)
    #expect(
      String(decoding: signature, as: UTF8.self)
        == "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg")
  }

  @Test func algorithmsAreNotTheTokensChoice() {
    let payload = Self.part(claims)
    for header in [
      #"{"alg":"none"}"#, #"{"alg":"none","typ":"JWT"}"#, #"{"alg":"None","typ":"JWT"}"#,
      #"{"alg":"HS256","typ":"JWT"}"#, #"{"typ":"JWT","alg":"EdDSA"}"#, #"{"alg":"EdDSA"}"#,
      #"{"alg":"EdDSA","typ":"JWT","crit":["exp"]}"#, #"{"alg":"EdDSA","typ":"JWT","kid":"../x"}"#,
      #"{"alg":"EdDSA","typ":"JWT","jwk":{"kty":"OKP"}}"#, "{}", "",
    ] {
      #expect(fault("\(Self.part(header)).\(payload).") == .headerForeign, "\(header)")
      #expect(fault(signed(header: header, claims: claims)) == .headerForeign, "\(header)")
    }
    #expect(fault("\(Self.part(#"{"alg":"EdDSA","typ":"JWT"}"#)).\(payload).") == .malformed)
  }

  /// The classic confusion: the public key, known to all, as the secret of a message authentication code.
  @Test func aCodeByThePublicKeyIsNoSignature() {
    let header = Self.part(#"{"alg":"HS256","typ":"JWT"}"#)
    let pinned = Self.part(#"{"alg":"EdDSA","typ":"JWT"}"#)
    for start in [header, pinned] {
      let body = "\(start).\(Self.part(claims))"
      let code = hmac(key: key.publicKey.bytes, Array(body.utf8))
      let text = String(decoding: Base64URL.encode(code), as: UTF8.self)
      #expect(fault("\(body).\(text)") == (start == header ? .headerForeign : .malformed))
      let long = String(decoding: Base64URL.encode(code + code), as: UTF8.self)
      #expect(fault("\(body).\(long)") == (start == header ? .headerForeign : .signatureInvalid))
    }
  }

  private func hmac(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
    let padded = key + [UInt8](repeating: 0, count: 64 - key.count)
    let inner = suite.sha256(padded.map { $0 ^ 0x36 }, message).bytes
    return suite.sha256(padded.map { $0 ^ 0x5C }, inner).bytes
  }

  @Test func everyChangeIsNoticed() {
    let text = Array(token().signed(by: key).utf8)
    for index in text.indices {
      var changed = text
      changed[index] = changed[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      #expect(fault(String(decoding: changed, as: UTF8.self)) != nil, "byte \(index)")
    }
    for count in text.indices {
      #expect(fault(String(decoding: text[..<count], as: UTF8.self)) != nil, "the first \(count) bytes")
    }
    let whole = String(decoding: text, as: UTF8.self)
    for more in ["=", ".", ".AAAA", " ", "\n", "A"] {
      #expect(fault(whole + more) != nil && fault(more + whole) != nil)
    }
  }

  @Test func othersCannotIssue() {
    #expect(fault(token().signed(by: SigningKey(seed: Seed.random()))) == .signatureInvalid)
    let other = NodeID(Bytes32([UInt8](repeating: 8, count: 32), at: 0))
    #expect(fault(token(issuer: other).signed(by: key)) == .issuerForeign)
  }

  @Test func timesHold() {
    #expect(fault(token(expires: now + 1).signed(by: key)) == nil)
    #expect(fault(token(expires: now).signed(by: key)) == .expired)
    #expect(fault(token(issued: 0, expires: 1).signed(by: key)) == .expired)
    #expect(fault(token(issued: now + AccessToken.aheadSeconds).signed(by: key)) == nil)
    #expect(fault(token(issued: now + AccessToken.aheadSeconds + 1).signed(by: key)) == .fromFuture)
  }

  /// Even of the node's own key: what it did not write is not read.
  @Test func claimsAreExactlyTheNodesOwn() {
    for bad in [
      "", "{}", "[]", "null", "1", claims + " {}", claims.replacing(#""iat""#, with: #""exp""#),
      claims.replacing("1799999900", with: "-1"), claims.replacing("1799999900", with: "1.5"),
      claims.replacing("1799999900", with: #""1799999900""#),
      claims.replacing("1800000800", with: "18446744073709551615"),
      claims.replacing(#""iss":"0"#, with: #""iss":"00"#), claims.replacing(#""sub":"0"#, with: #""sub":"X"#),
      claims.dropLast() + #","admin":true}"#,
    ] {
      #expect(fault(signed(claims: bad)) == .claimsMalformed, "\(bad)")
    }
  }

  @Test func hugeTokensAreNotRead() {
    let huge = String(repeating: "A", count: 1 << 20)
    for text in [huge, "\(huge).\(huge).\(huge)", String(repeating: ".", count: 1 << 16)] {
      #expect(fault(text) == .tooLong)
    }
    #expect(fault(String(repeating: ".", count: AccessToken.maximumBytes)) == .malformed)
    #expect(fault("") == .malformed && fault("..") == .headerForeign)
  }

  @Test func randomTextsAreNone() {
    var random = Seeded("AccessTokenTests")
    for _ in 0..<2_000 {
      let bytes = (0..<Int.random(in: 0..<200, using: &random)).map { _ in
        "ABCabc019-_=.+/".utf8.randomElement(using: &random) ?? 0x2E
      }
      #expect(fault(String(decoding: bytes, as: UTF8.self)) != nil)
    }
  }
}
