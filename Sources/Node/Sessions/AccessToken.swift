internal import JSON
internal import Model
internal import Store
internal import Suite
internal import Wire

/// What shows for a few minutes who calls: a JSON Web Token (RFC 7519) signed with Ed25519 (RFC 8037).
///
/// Its header is one fixed text. Whatever names another algorithm, or none, is no token of this node's.
struct AccessToken: Sendable, Equatable {
  /// Why a text is no token to go by.
  enum Fault: Error, Equatable {
    case tooLong, malformed, headerForeign, signatureInvalid, claimsMalformed, issuerForeign, expired,
      fromFuture
  }

  /// More than any token of this node's has.
  static let maximumBytes = 1_024
  /// How far ahead of the clock a token's time may be: the clock may have been set back a little.
  static let aheadSeconds: UInt64 = 60
  private static let header = Array(#"{"alg":"EdDSA","typ":"JWT"}"#.utf8)

  let issuer: NodeID
  let user: UserID
  let session: SessionID
  let issuedSeconds: UInt64
  let expiresSeconds: UInt64
  /// 16 random bytes: no two tokens are alike.
  let id: Bytes16

  /// The token as text.
  func signed(by key: any Signer) -> String {
    let claims = JSONWriter.objectBytes { json in
      json.field("iss", hex: issuer.bytes.bytes)
      json.field("sub", hex: user.bytes.bytes)
      json.field("sid", hex: session.bytes.bytes)
      json.field("iat", issuedSeconds)
      json.field("exp", expiresSeconds)
      json.field("jti", hex: id.bytes)
    }
    let signed = Base64URL.encode(Self.header) + [Self.dot] + Base64URL.encode(claims)
    let text = signed + [Self.dot] + Base64URL.encode(key.sign([], signed).bytes)
    return String(decoding: text, as: UTF8.self)
  }

  private static let dot = UInt8(ascii: ".")

  /// Reads a token that `issuer` signed with this key and that is good at this time.
  init(
    _ text: String, from issuer: NodeID, by key: Bytes32, nowSeconds: UInt64, _ suite: any CryptoSuite
  ) throws(Fault) {
    guard text.utf8.count <= Self.maximumBytes else { throw .tooLong }
    let parts = text.utf8.split(separator: Self.dot, omittingEmptySubsequences: false).map(Array.init)
    guard parts.count == 3 else { throw .malformed }
    guard parts[0] == Base64URL.encode(Self.header) else { throw .headerForeign }
    guard let signature = Base64URL.decode(parts[2]).flatMap({ Bytes64($0) }) else { throw .malformed }
    guard suite.isValid(signature, by: key, [], parts[0] + [Self.dot] + parts[1]) else {
      throw .signatureInvalid
    }
    guard let claims = Base64URL.decode(parts[1]) else { throw .malformed }
    try self.init(claims: claims)
    guard self.issuer == issuer else { throw .issuerForeign }
    guard nowSeconds < expiresSeconds else { throw .expired }
    guard issuedSeconds <= nowSeconds + Self.aheadSeconds else { throw .fromFuture }
  }

  init(
    issuer: NodeID, user: UserID, session: SessionID, issuedSeconds: UInt64, expiresSeconds: UInt64,
    id: Bytes16
  ) {
    self.issuer = issuer
    self.user = user
    self.session = session
    self.issuedSeconds = issuedSeconds
    self.expiresSeconds = expiresSeconds
    self.id = id
  }

  private init(claims: [UInt8]) throws(Fault) {
    guard let token = try? Self.read(claims) else { throw .claimsMalformed }
    self = token
  }

  private static func read(_ claims: [UInt8]) throws(JSONError) -> AccessToken? {
    let object = try JSONReader.readObject(claims, limits: JSONLimits(maximumBytes: maximumBytes))
    try object.refuseUnknown(allowed: ["iss", "sub", "sid", "iat", "exp", "jti"])
    guard let issuer = Bytes32(hex: try object.string("iss").utf8),
      let user = Bytes16(hex: try object.string("sub").utf8),
      let session = Bytes16(hex: try object.string("sid").utf8),
      let id = Bytes16(hex: try object.string("jti").utf8)
    else { return nil }
    return AccessToken(
      issuer: NodeID(issuer), user: UserID(user), session: SessionID(session),
      issuedSeconds: try object.integer("iat", in: 0...mostSeconds),
      expiresSeconds: try object.integer("exp", in: 0...mostSeconds), id: id)
  }

  /// Far enough from where sums of times would overflow.
  private static let mostSeconds: UInt64 = 1 << 40
}
