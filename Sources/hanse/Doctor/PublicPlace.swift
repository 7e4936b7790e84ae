import Node

/// Where the world reaches a node, from its publicURL.
struct PublicPlace {
  let host: String
  let port: UInt16
  /// host:port, as libcurl names places.
  let authority: String

  init(_ configuration: NodeConfiguration) {
    let rest = String(configuration.publicURL.dropFirst("https://".count))
    let place = HostAndPort(rest) ?? HostAndPort("\(rest):443")
    host = place?.host ?? rest
    port = place?.port ?? 443
    authority = place?.description ?? rest
  }
}
