internal import Transport

extension NodeConfiguration.Listen {
  static let keys = [
    "address", "tls", "certificateFile", "keyFile", "loops", "http2", "trustedProxies", "proxyHeader",
    "headerBytes", "headerCount", "bodyBytes", "streamsPerConnection", "handshakeSeconds", "headerSeconds",
    "slowSenderSeconds", "slowReaderSeconds",
  ]

  init(_ section: ConfigurationSection, folder: String) throws(ConfigurationFault) {
    let address = try section.required("address").map(
      "address:port, such as 127.0.0.1:8443 or [::]:443"
    ) { HostAndPort($0).flatMap { $0.isAddress ? $0 : nil } }
    self.init(address: address)
    usesTLS = try section.boolean("tls") ?? usesTLS
    guard usesTLS || address.isLoopback else {
      throw ConfigurationFault(
        .invalidValue, section.place,
        "tls = false is for a proxy on this machine: set address to 127.0.0.1 or [::1], or tls to true")
    }
    let files = try (file("certificateFile", section, folder), file("keyFile", section, folder))
    certificateFile = files.0
    keyFile = files.1
    loops = try section.integer("loops", in: 1...64) ?? loops
    http2 = try section.boolean("http2") ?? http2
    try read(proxies: section)
    try read(limits: section)
  }

  /// Without TLS nobody needs the files; their names are kept for when it comes back.
  private func file(
    _ key: String, _ section: ConfigurationSection, _ folder: String
  ) throws(ConfigurationFault) -> String {
    guard let field = try usesTLS ? section.required(key) : section.string(key) else { return "" }
    return try field.map("a path") { resolved($0, in: folder) }
  }

  private mutating func read(proxies section: ConfigurationSection) throws(ConfigurationFault) {
    if let field = try section.strings("trustedProxies") {
      proxies.blocks = try field.map(
        "addresses or blocks without bits behind those that count, such as [\"127.0.0.1\", \"10.0.0.0/8\"]",
        Self.blocks)
    }
    proxies.form =
      try section.string("proxyHeader")?.map(
        "one of \(TrustedProxies.Form.allCases.map(\.rawValue).joined(separator: ", "))",
        TrustedProxies.Form.init) ?? proxies.form
  }

  private static func blocks(_ texts: [String]) -> [AddressBlock]? {
    let blocks = texts.compactMap(AddressBlock.init)
    return blocks.count == texts.count ? blocks : nil
  }

  private mutating func read(limits section: ConfigurationSection) throws(ConfigurationFault) {
    headerBytes = try section.integer("headerBytes", in: 4_096...262_144) ?? headerBytes
    headerCount = try section.integer("headerCount", in: 32...1_000) ?? headerCount
    bodyBytes = try section.integer("bodyBytes", in: 65_536...16_777_216) ?? bodyBytes
    streamsPerConnection =
      try section.integer("streamsPerConnection", in: 8...10_000) ?? streamsPerConnection
    handshakeSeconds = try section.integer("handshakeSeconds", in: 1...120) ?? handshakeSeconds
    headerSeconds = try section.integer("headerSeconds", in: 1...120) ?? headerSeconds
    slowSenderSeconds = try section.integer("slowSenderSeconds", in: 1...600) ?? slowSenderSeconds
    slowReaderSeconds = try section.integer("slowReaderSeconds", in: 1...600) ?? slowReaderSeconds
  }

  /// The section of the commented file.
  var commentedText: String {
    """
    [listen]
    # The address and port to accept connections on (required). [::]:443 is every interface, IPv4 too;
    # 127.0.0.1 is this machine only, as behind a proxy.
    address = \(quoted(address.description))
    # false for plain HTTP to a proxy on this machine that ends TLS: the address must be 127.0.0.1 or [::1] then.
    tls = \(usesTLS)
    # The TLS certificate chain and its private key, PEM (required with TLS). SIGHUP reads them again.
    \(fileText("certificateFile", certificateFile))
    \(fileText("keyFile", keyFile))
    # Threads that serve connections (1 to 64): more than one for thousands of clients on a machine with free cores.
    loops = \(loops)
    # Whether HTTP/2 is offered beside HTTP/1.1.
    http2 = \(http2)

    # The proxies in front of this node, as addresses or blocks (["127.0.0.1", "10.0.0.0/8"]): only what they say of a
    # client's address and of a request's id is believed.
    trustedProxies = [\(proxies.blocks.map { quoted("\($0)") }.joined(separator: ", "))]
    # How they say it: X-Forwarded-For, Forwarded (RFC 7239), or PROXY for HAProxy's PROXY protocol, which every
    # connection of theirs must then begin with.
    proxyHeader = \(quoted(proxies.form.rawValue))

    # The most bytes of a request's line and header fields (4096 to 262144), and the most fields (32 to 1000).
    headerBytes = \(headerBytes)
    headerCount = \(headerCount)
    # The most bytes of a client's request body (65536 to 16777216).
    bodyBytes = \(bodyBytes)
    # Requests and streams of one HTTP/2 connection at a time (8 to 10000).
    streamsPerConnection = \(streamsPerConnection)
    # How long a TLS handshake may take (1 to 120), and a request's header (1 to 120).
    handshakeSeconds = \(handshakeSeconds)
    headerSeconds = \(headerSeconds)
    # A body must bring 1 KiB in each such period (1 to 600).
    slowSenderSeconds = \(slowSenderSeconds)
    # Of an answer, 8 KiB must be taken in each such period, or all that is there (1 to 600).
    slowReaderSeconds = \(slowReaderSeconds)
    """
  }

  private func fileText(_ key: String, _ file: String) -> String {
    file.isEmpty ? "# \(key) = \"\"" : "\(key) = \(quoted(file))"
  }
}
