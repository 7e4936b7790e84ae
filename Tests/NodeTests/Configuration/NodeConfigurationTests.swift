import Federation
import Node
import TestSupport
import Testing
import Transport

struct NodeConfigurationTests {
  private let required = """
    domain = "hanse-a.test"
    dataFolder = "data"
    [listen]
    address = "127.0.0.1:8443"
    certificateFile = "tls/certificate.pem"
    keyFile = "/secret/key.pem"

    """

  private func parse(
    _ text: String, file: String = "/etc/hanse/hanse.toml"
  ) throws(ConfigurationError) -> NodeConfiguration {
    try NodeConfiguration.parse(Array(text.utf8), file: file)
  }

  private func refusal(_ text: String) -> ConfigurationError? {
    do throws(ConfigurationError) {
      _ = try parse(text)
      return nil
    } catch {
      return error
    }
  }

  /// The configuration with every path resolved as in a file of `folder`.
  private func resolved(_ configuration: NodeConfiguration, in folder: String) -> NodeConfiguration {
    var resolved = configuration
    resolved.dataFolder = "\(folder)/\(configuration.dataFolder)"
    resolved.listen.certificateFile = "\(folder)/\(configuration.listen.certificateFile)"
    resolved.listen.keyFile = "\(folder)/\(configuration.listen.keyFile)"
    resolved.federationCAFile = configuration.federationCAFile.map { "\(folder)/\($0)" }
    return resolved
  }

  @Test func theDefaultFileParsesToTheDefaults() throws {
    let text = NodeConfiguration(domain: "hanse-a.test").commentedText
    #expect(try parse(text) == resolved(NodeConfiguration(domain: "hanse-a.test"), in: "/etc/hanse"))
  }

  @Test func aFileWithEverySettingParsesToWhatWroteIt() throws {
    var configuration = NodeConfiguration(
      domain: "hanse-a.test", dataFolder: "a \"b\"\\c\td", publicURL: "https://chat.hanse-a.test:8443",
      listen: .init(address: HostAndPort(host: "::1", port: 0), certificateFile: "é.pem", keyFile: "k.pem"))
    configuration.federationCAFile = "ca.pem"
    configuration.peerAddresses = [
      "hanse-b.test": HostAndPort(host: "127.0.0.1", port: 8444), "c.test": HostAndPort(host: "::1", port: 1),
      "d.test": HostAndPort(host: "localhost", port: 65_535),
    ]
    configuration.newPeers = .ask
    configuration.allowsPrivateAddresses = true
    configuration.listen.loops = 2
    configuration.listen.http2 = false
    configuration.listen.proxies = TrustedProxies(
      ["127.0.0.1", "2001:db8::/32"].compactMap(AddressBlock.init), form: .forwarded)
    configuration.listen.headerBytes = 4_096
    configuration.listen.headerCount = 32
    configuration.listen.bodyBytes = 65_536
    configuration.listen.streamsPerConnection = 8
    configuration.listen.handshakeSeconds = 1
    configuration.listen.headerSeconds = 2
    configuration.listen.slowSenderSeconds = 3
    configuration.listen.slowReaderSeconds = 4
    configuration.log.format = .text
    configuration.log.requests = true
    configuration.log.slowQueryMilliseconds = 1
    configuration.metricsAddress = HostAndPort(host: "::1", port: 9_464)
    configuration.limits.maximumConnections = 8
    configuration.limits.idleTimeoutSeconds = 5
    configuration.limits.requestsPerSecondPerUser = 0
    configuration.limits.messagesPerSecondPerUser = 1
    configuration.limits.searchesPerSecondPerUser = 2
    configuration.limits.invitationsPerMinutePerUser = 3
    configuration.limits.lookupsPerMinutePerUser = 6
    configuration.limits.strangersPerSecondPerAddress = 4
    configuration.limits.logInsPerMinutePerAddress = 5
    configuration.limits.requestsPerSecondPerPeer = 1_000_000
    configuration.limits.signaturesPerSecondPerPeer = 7
    configuration.limits.connectionsPerAddress = 9
    configuration.limits.kilobytesPerSecondPerUser = 10
    configuration.limits.fileKilobytesPerSecondPerUser = 13
    configuration.limits.usersPerPeer = 11
    configuration.limits.unansweredInvitationsPerUserAndPeer = 12
    configuration.sessions.accessTokenSeconds = 5
    configuration.sessions.idleHours = 1
    configuration.protocolVersions = [1, 2, 9]
    configuration.logLevel = .warning
    #expect(try parse(configuration.commentedText, file: "x/y.toml") == resolved(configuration, in: "x"))
  }

  @Test func theDefaultFileNamesEverySettingWithAComment() {
    let lines = NodeConfiguration(domain: "hanse-a.test").commentedText.split(separator: "\n")
    for key in [
      "domain", "dataFolder", "publicURL", "address", "certificateFile", "keyFile", "loops", "caFile",
      "newPeers", "privateAddresses", "tls", "http2", "trustedProxies", "proxyHeader", "headerBytes",
      "headerCount", "bodyBytes", "streamsPerConnection", "handshakeSeconds", "headerSeconds",
      "slowSenderSeconds", "slowReaderSeconds", "format", "requests", "slowQueryMilliseconds",
      "maximumConnections", "idleTimeoutSeconds", "level",
      "requestsPerSecondPerUser", "messagesPerSecondPerUser", "searchesPerSecondPerUser",
      "invitationsPerMinutePerUser", "lookupsPerMinutePerUser", "strangersPerSecondPerAddress",
      "logInsPerMinutePerAddress",
      "requestsPerSecondPerPeer", "signaturesPerSecondPerPeer", "accessTokenSeconds", "idleHours",
      "connectionsPerAddress", "kilobytesPerSecondPerUser", "usersPerPeer",
      "unansweredInvitationsPerUserAndPeer",
    ] {
      #expect(lines.contains { $0.hasPrefix("\(key) = ") || $0.hasPrefix("# \(key) = ") }, "\(key)")
    }
  }

  @Test func versionsOfTheProtocolRise() throws {
    let start = required + "[federation]\nprotocolVersions = "
    #expect(try parse(start + #"["1", "2"]"#).protocolVersions == [1, 2])
    #expect(try parse(required).protocolVersions == [1])
    for list in [#"[]"#, #"["2", "1"]"#, #"["1", "1"]"#, #"["one"]"#, #"["-1"]"#, #""1""#, "1"] {
      #expect(refusal(start + list) != nil, "\(list)")
    }
  }

  @Test func aNodeElsewhereHasAFileForItsDomainsWebSite() {
    let cases: [(url: String, delegate: String?)] = [
      ("https://chat.example.net:8443", "chat.example.net:8443"),
      ("https://chat.example.net", "chat.example.net"),
      ("https://chat.example.net:443", "chat.example.net"), ("https://example.org:8443", "example.org:8443"),
      ("https://example.org", nil), ("https://192.0.2.7:8443", nil), ("https://[2001:db8::7]", nil),
    ]
    for (url, delegate) in cases {
      let configuration = NodeConfiguration(domain: "example.org", publicURL: url)
      #expect(configuration.delegate == delegate, "\(url)")
      let file = configuration.delegationFile.map { String(decoding: $0, as: UTF8.self) }
      let authority = delegate.map { _ in String(url.dropFirst("https://".count)) }
      #expect(file == authority.map { "hanse.v1/delegation \($0)\n" }, "\(url)")
    }
  }

  @Test func whatIsLeftOutHasItsDefault() throws {
    let configuration = try parse(required)
    #expect(configuration.publicURL == "https://hanse-a.test")
    #expect(configuration.dataFolder == "/etc/hanse/data")
    #expect(configuration.listen.certificateFile == "/etc/hanse/tls/certificate.pem")
    #expect(configuration.listen.keyFile == "/secret/key.pem")
    #expect(configuration.federationCAFile == nil && configuration.peerAddresses.isEmpty)
    #expect(configuration.limits == NodeConfiguration.Limits() && configuration.logLevel == .info)
  }

  @Test(arguments: [("hanse.toml", "./data"), ("/hanse.toml", "/data"), ("a/b/hanse.toml", "a/b/data")])
  func relativePathsStartFromTheFilesFolder(_ file: String, _ dataFolder: String) throws {
    #expect(try parse(required, file: file).dataFolder == dataFolder)
  }

  @Test(arguments: [
    ("domian = \"a\"", "did you mean domain?"), ("data_folder = \"a\"", "did you mean dataFolder?"),
    ("[listen]\nadress = \"a\"", "did you mean address?"), ("[log]\nlvel = \"info\"", "did you mean level?"),
    ("[limits]\nIdleTimeoutSecond = 3", "did you mean idleTimeoutSeconds?"),
    ("[limit]\n", "did you mean limits?"), ("[federatoin]\n", "did you mean federation?"),
    ("[weather]\n", "it knows listen, federation, peers, messages, limits, files, sessions, log, metrics"),
    ("[federation]\nforecast = 1", "it knows caFile"), ("[log.\"x\"]", "write [log] alone"),
  ])
  func refusesAnUnknownNameAndNamesTheNearest(_ text: String, _ advice: String) {
    let error = refusal(text)
    #expect(error?.code == .unknownKey)
    #expect(error?.description.contains(advice) == true, "\(error?.description ?? "accepted")")
  }

  @Test func anErrorSaysWhereItStands() {
    #expect(
      refusal(required + "[log]\n  lvel = \"info\"")?.description
        == "/etc/hanse/hanse.toml:8:3: [log] has no key lvel: did you mean level?")
  }

  @Test(arguments: [
    "domain = ", "dataFolder = ", "address = ", "certificateFile = ", "keyFile = ",
  ])
  func refusesAMissingSetting(_ key: String) {
    let lines = required.split(separator: "\n").filter { !$0.hasPrefix(key) }
    let error = refusal(lines.joined(separator: "\n"))
    #expect(error?.code == .missing && error?.advice.contains(key) == true)
  }

  @Test func withoutTLSThereIsNoCertificateAndNoStranger() throws {
    let plain = """
      domain = "a.test"
      dataFolder = "data"
      [listen]
      tls = false
      address = "ADDRESS"

      """
    for address in ["127.0.0.1:8080", "127.9.9.9:1", "[::1]:8080"] {
      let configuration = try parse(plain.replacing("ADDRESS", with: address))
      #expect(!configuration.listen.usesTLS && configuration.listen.certificateFile.isEmpty)
      #expect(try parse(configuration.commentedText).listen == configuration.listen)
    }
    for address in ["0.0.0.0:8080", "[::]:8080", "192.0.2.1:8080", "10.0.0.1:80"] {
      let error = refusal(plain.replacing("ADDRESS", with: address))
      #expect(error?.code == .invalidValue && error?.advice.contains("127.0.0.1") == true)
    }
  }

  @Test(arguments: [
    ("headerBytes", 4_096, 262_144), ("headerCount", 32, 1_000), ("bodyBytes", 65_536, 16_777_216),
    ("streamsPerConnection", 8, 10_000), ("handshakeSeconds", 1, 120), ("headerSeconds", 1, 120),
    ("slowSenderSeconds", 1, 600), ("slowReaderSeconds", 1, 600),
  ])
  func listensWithinTheRangeItTells(_ key: String, _ lowest: Int, _ highest: Int) {
    for number in [lowest, highest] { #expect(refusal(required + "\(key) = \(number)") == nil) }
    for number in [lowest - 1, highest + 1] {
      #expect(refusal(required + "\(key) = \(number)")?.code == .outOfRange)
    }
    #expect(NodeConfiguration(domain: "a.test").commentedText.contains("(\(lowest) to \(highest))"))
  }

  @Test(arguments: [
    "trustedProxies = [\"localhost\"]", "trustedProxies = [\"10.0.0.1/8\"]", "trustedProxies = [\"\"]",
    "proxyHeader = \"X-Real-IP\"", "proxyHeader = \"forwarded\"", "[metrics]\naddress = \"0.0.0.0:9464\"",
    "[metrics]\naddress = \"192.0.2.1:9464\"", "[log]\nformat = \"xml\"",
  ])
  func refusesWhatWouldTrustOrTellTooMany(_ text: String) {
    #expect(refusal(required + text)?.code == .invalidValue)
  }

  @Test func refusesAMissingSection() {
    #expect(refusal("domain = \"a.test\"\ndataFolder = \"d\"")?.code == .missing)
    #expect(refusal("")?.code == .missing)
    #expect(refusal(required + "[peers.\"b.test\"]")?.code == .missing)
  }

  @Test(arguments: [
    ("[limits]\nmaximumConnections = \"many\"", "maximumConnections is an integer"),
    ("[limits]\nidleTimeoutSeconds = true", "idleTimeoutSeconds is an integer"),
    ("[log]\nlevel = 3", "level is a string"), ("[federation]\ncaFile = [\"a\"]", "caFile is a string"),
  ])
  func refusesTheWrongType(_ text: String, _ advice: String) {
    let error = refusal(required + text)
    #expect(error?.code == .wrongType && error?.advice.contains(advice) == true)
    #expect(error?.place?.line == 8)
  }

  @Test(arguments: [
    ("maximumConnections", 8, 1_000_000), ("idleTimeoutSeconds", 5, 3_600),
  ])
  func takesExactlyTheRangeItTells(_ key: String, _ lowest: Int, _ highest: Int) {
    for number in [lowest, highest] { #expect(refusal(required + "[limits]\n\(key) = \(number)") == nil) }
    for number in [lowest - 1, highest + 1] {
      let error = refusal(required + "[limits]\n\(key) = \(number)")
      #expect(error?.code == .outOfRange)
      #expect(error?.advice == "\(key) must lie between \(lowest) and \(highest)")
    }
    #expect(NodeConfiguration(domain: "a.test").commentedText.contains("(\(lowest) to \(highest))"))
  }

  @Test(arguments: [
    ("domain = \"hanse-a.test\"", "domain = \"Hanse-A.test\""),
    ("domain = \"hanse-a.test\"", "domain = \"a..b\""),
    ("domain = \"hanse-a.test\"", "domain = \"-a.test\""), ("domain = \"hanse-a.test\"", "domain = \"a/b\""),
    ("dataFolder = \"data\"", "dataFolder = \"\""), ("127.0.0.1:8443", "127.0.0.1"),
    ("127.0.0.1:8443", "127.0.0.1:65536"), ("127.0.0.1:8443", "localhost:8443"),
    ("127.0.0.1:8443", "::1:8443"),
    ("127.0.0.1:8443", "[127.0.0.1]:8443"), ("127.0.0.1:8443", ":8443"), ("127.0.0.1:8443", "127.0.0.1:+1"),
  ])
  func refusesAnInvalidValue(_ good: String, _ bad: String) throws {
    let at = try #require(required.firstRange(of: good))
    let text = "\(required[..<at.lowerBound])\(bad)\(required[at.upperBound...])"
    #expect(refusal(text)?.code == .invalidValue)
  }

  @Test(arguments: [
    "[log]\nlevel = \"loud\"", "[peers]\naddress = \"127.0.0.1:1\"",
    "[peers.\"B.test\"]\naddress = \"127.0.0.1:1\"",
    "[peers.\"b.test\"]\naddress = \"b.test\"", "[federation]\ncaFile = \"\"",
  ])
  func refusesAnInvalidValueOfASection(_ text: String) {
    #expect(refusal(required + text)?.code == .invalidValue)
  }

  @Test(arguments: [
    ("https://a.test", true), ("https://a.test:8443", true), ("https://[::1]:8443", true),
    ("https://[::1]", true),
    ("http://a.test", false), ("a.test", false), ("https://", false), ("https://a.test/", false),
    ("https://a.test/chat", false), ("https://a.test:", false), ("https://me@a.test", false),
  ])
  func publicURLsAreAnOrigin(_ url: String, _ isTaken: Bool) {
    #expect((refusal("publicURL = \"\(url)\"\n" + required)?.code != .invalidValue) == isTaken)
  }

  @Test func readsAFile() throws {
    try withTemporaryFolder { folder in
      let file = folder.file("hanse.toml")
      try write(NodeConfiguration(domain: "hanse-a.test").commentedText, to: file)
      let configuration = try NodeConfiguration.read(file: file)
      #expect(configuration.dataFolder == folder.file("data"))
    }
  }

  @Test func refusesAFileThatIsNone() throws {
    try withTemporaryFolder { folder in
      try write(String(repeating: "#", count: 1_048_577), to: folder.file("large.toml"))
      for name in ["absent.toml", "", "large.toml"] {
        let error = #expect(throws: ConfigurationError.self) {
          try NodeConfiguration.read(file: folder.file(name))
        }
        #expect(error?.code == .unreadable)
      }
    }
  }
}
