import Client
import JSON

/// A login, as it is kept between commands. The tokens are secrets.
struct Profile: Equatable {
  var url: String
  /// The session's id.
  var session: String
  var tokens: SessionTokens
  var address: String
  var authorityFile: String?
  /// "host:port" to "address:port".
  var connectTo: [String: String] = [:]

  func endpoint() throws(ClientError) -> Endpoint {
    try Endpoint(url: url, authorityFile: authorityFile, connectTo: connectTo)
  }

  var bytes: [UInt8] {
    JSONWriter.objectBytes { json in
      json.field("url", url)
      json.field("session", session)
      json.field("token", tokens.access)
      json.field("expires", tokens.accessExpires)
      json.field("refreshToken", tokens.refresh)
      json.field("refreshExpires", tokens.refreshExpires)
      json.field("address", address)
      json.field("authorityFile", ifPresent: authorityFile)
      json.field("connectTo", connectTo.sorted { $0.key < $1.key }.map { "\($0)=\($1)" })
    } + [UInt8(ascii: "\n")]
  }
}

extension Profile {
  init(_ session: Session, at endpoint: Endpoint) {
    self.init(
      url: endpoint.url, session: session.id, tokens: SessionTokens(session), address: session.user.address,
      authorityFile: endpoint.authorityFile, connectTo: endpoint.connectTo)
  }

  init(bytes: [UInt8]) throws(JSONError) {
    let json = try JSONReader.readObject(bytes, limits: JSONLimits(maximumBytes: 65_536))
    url = try json.string("url")
    session = try json.string("session")
    tokens = SessionTokens(
      access: try json.string("token"), accessExpires: try json.integer("expires"),
      refresh: try json.string("refreshToken"), refreshExpires: try json.integer("refreshExpires"))
    address = try json.string("address")
    authorityFile = try json.optionalString("authorityFile")
    for text in try json.strings("connectTo") {
      guard let mapping = ConnectMapping(text) else { continue }
      connectTo[mapping.place] = mapping.address
    }
  }
}
