import Client
import JSON

/// A login, as it is kept between commands. The token is a secret.
struct Profile: Equatable {
  var url: String
  var token: String
  /// Milliseconds since 1970 (UTC).
  var expires: Int64
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
      json.field("token", token)
      json.field("expires", expires)
      json.field("address", address)
      json.field("authorityFile", ifPresent: authorityFile)
      json.arrayField("connectTo") { json in
        for (place, address) in connectTo.sorted(by: { $0.key < $1.key }) {
          json.value("\(place)=\(address)")
        }
      }
    } + [UInt8(ascii: "\n")]
  }
}

extension Profile {
  init(bytes: [UInt8]) throws(JSONError) {
    let json = try JSONReader.readObject(bytes, limits: JSONLimits(maximumBytes: 65_536))
    url = try json.string("url")
    token = try json.string("token")
    expires = try json.integer("expires")
    address = try json.string("address")
    authorityFile = try json.optionalString("authorityFile")
    for text in try json.strings("connectTo") {
      guard let mapping = ConnectMapping(text) else { continue }
      connectTo[mapping.place] = mapping.address
    }
  }
}
