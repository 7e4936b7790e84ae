extension HanseNode {
  /// The names that clients reach this node under: its domain, and the host of its public URL.
  public var hostNames: [String] {
    let authority = configuration.publicURL.drop { $0 != "/" }.drop { $0 == "/" }.prefix { $0 != "/" }
    return [configuration.domain, String(authority.prefix { $0 != ":" })]
  }
}
