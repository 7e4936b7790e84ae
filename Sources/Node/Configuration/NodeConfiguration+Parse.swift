internal import Federation

extension NodeConfiguration {
  /// Parses the text of a configuration file. Relative paths in it start from the folder of `file`.
  public static func parse(_ text: [UInt8], file: String) throws(ConfigurationError) -> NodeConfiguration {
    do throws(ConfigurationFault) {
      return try NodeConfiguration(ConfigurationParser.sections(of: text), folder: folder(of: file))
    } catch {
      throw error.error(file: file)
    }
  }

  private init(_ sections: [ConfigurationSection], folder: String) throws(ConfigurationFault) {
    for section in sections { try Self.refuseUnknown(section) }
    let top = sections[0]
    let domain = try top.required("domain").map("a domain in lowercase, such as chat.example.org") {
      isDomainName($0) ? $0 : nil
    }
    let dataFolder = try top.required("dataFolder").map("a path") { resolved($0, in: folder) }
    let publicURL = try top.string("publicURL")?.map(
      "https:// and a host, perhaps with a port, without a path or final slash", validPublicURL)
    let guardFile = try top.string("guardFile")?.map("a path") { resolved($0, in: folder) }
    let listen = try Listen(Self.section("listen", of: sections), folder: folder)
    self.init(domain: domain, dataFolder: dataFolder, publicURL: publicURL, listen: listen)
    self.guardFile = guardFile

    try read(federation: Self.section("federation", of: sections), folder: folder)
    for peer in sections where peer.name == "peers" {
      let address = try peer.required("address").map("host:port", HostAndPort.init)
      peerAddresses[peer.quotedName ?? ""] = address
    }
    retentionMilliseconds = try Self.section("messages", of: sections).integer(
      "retentionDays", in: 0...36_500
    )
    .flatMap { $0 == 0 ? nil : UInt64($0) * 86_400_000 }
    try read(limits: Self.section("limits", of: sections))
    try read(sessions: Self.section("sessions", of: sections))
    try read(files: Self.section("files", of: sections))
    try read(log: Self.section("log", of: sections))
    metricsAddress = try Self.section("metrics", of: sections).string("address")?.map(
      "an address of this machine and a port, such as 127.0.0.1:9464"
    ) { HostAndPort($0).flatMap { $0.isLoopback ? $0 : nil } }
  }

  private mutating func read(log section: ConfigurationSection) throws(ConfigurationFault) {
    logLevel =
      try section.string("level")?.map(
        "one of \(LogLevel.allCases.map(\.rawValue).joined(separator: ", "))", LogLevel.init) ?? logLevel
    log.format = try section.string("format")?.map("json or text", Log.Format.init) ?? log.format
    log.requests = try section.boolean("requests") ?? log.requests
    log.slowQueryMilliseconds =
      try section.integer("slowQueryMilliseconds", in: 1...60_000) ?? log.slowQueryMilliseconds
  }

  private mutating func read(
    federation section: ConfigurationSection, folder: String
  ) throws(ConfigurationFault) {
    federationCAFile = try section.string("caFile")?.map("a path") { resolved($0, in: folder) }
    newPeers =
      try section.string("newPeers")?.map(
        "one of \(NewPeers.allCases.map(\.rawValue).joined(separator: ", "))", NewPeers.init) ?? newPeers
    allowsPrivateAddresses = try section.boolean("privateAddresses") ?? allowsPrivateAddresses
    holdsInvitations = try section.boolean("holdInvitations") ?? holdsInvitations
    restoreWaitSeconds =
      try section.integer("restoreWaitSeconds", in: 0...86_400) ?? restoreWaitSeconds
    protocolVersions =
      try section.strings("protocolVersions")?.map("1 to 8 rising numbers, such as [\"1\", \"2\"]", versions)
      ?? protocolVersions
  }

  private mutating func read(limits section: ConfigurationSection) throws(ConfigurationFault) {
    limits.maximumConnections =
      try section.integer("maximumConnections", in: 8...1_000_000) ?? limits.maximumConnections
    limits.connectionsPerAddress =
      try section.integer("connectionsPerAddress", in: 1...1_000_000) ?? limits.connectionsPerAddress
    limits.usersPerPeer = try section.integer("usersPerPeer", in: 1...10_000_000) ?? limits.usersPerPeer
    limits.unansweredInvitationsPerUserAndPeer =
      try section.integer("unansweredInvitationsPerUserAndPeer", in: 1...1_000_000)
      ?? limits.unansweredInvitationsPerUserAndPeer
    limits.idleTimeoutSeconds =
      try section.integer("idleTimeoutSeconds", in: 5...3_600) ?? limits.idleTimeoutSeconds
    limits.streamsPerUser =
      try section.integer("streamsPerUser", in: 1...1_000_000) ?? limits.streamsPerUser
    for (key, rate) in Self.rates {
      limits[keyPath: rate] = try section.integer(key, in: 0...1_000_000) ?? limits[keyPath: rate]
    }
  }

  /// The limits on how much one may ask for; 0 is none.
  private static var rates: [(key: String, rate: WritableKeyPath<Limits, Int>)] {
    [
      ("requestsPerSecondPerUser", \.requestsPerSecondPerUser),
      ("messagesPerSecondPerUser", \.messagesPerSecondPerUser),
      ("searchesPerSecondPerUser", \.searchesPerSecondPerUser),
      ("kilobytesPerSecondPerUser", \.kilobytesPerSecondPerUser),
      ("fileKilobytesPerSecondPerUser", \.fileKilobytesPerSecondPerUser),
      ("invitationsPerMinutePerUser", \.invitationsPerMinutePerUser),
      ("lookupsPerMinutePerUser", \.lookupsPerMinutePerUser),
      ("strangersPerSecondPerAddress", \.strangersPerSecondPerAddress),
      ("logInsPerMinutePerAddress", \.logInsPerMinutePerAddress),
      ("requestsPerSecondPerPeer", \.requestsPerSecondPerPeer),
      ("kilobytesPerSecondPerPeer", \.kilobytesPerSecondPerPeer),
      ("fileKilobytesPerSecondPerPeer", \.fileKilobytesPerSecondPerPeer),
      ("signaturesPerSecondPerPeer", \.signaturesPerSecondPerPeer),
    ]
  }

  private mutating func read(sessions section: ConfigurationSection) throws(ConfigurationFault) {
    sessions.accessTokenSeconds =
      try section.integer("accessTokenSeconds", in: 5...86_400) ?? sessions.accessTokenSeconds
    sessions.idleHours = try section.integer("idleHours", in: 1...17_520) ?? sessions.idleHours
  }

  private mutating func read(files section: ConfigurationSection) throws(ConfigurationFault) {
    for (key, size) in Self.fileSizes {
      guard let megabytes = try section.integer(key, in: 0...1_000_000_000) else { continue }
      files[keyPath: size] = UInt64(megabytes) << 20
    }
    files.uploads = try section.integer("uploadsPerUser", in: 1...1_000) ?? files.uploads
    if let megabytes = try section.integer("uploadMemoryMegabytes", in: 4...1_048_576) {
      files.uploadMemoryBytes = UInt64(megabytes) << 20
    }
    files.unfinishedHours =
      try section.integer("unfinishedHours", in: 1...8_760).map { UInt64($0) } ?? files.unfinishedHours
  }

  /// In mebibytes; 0 is no bound.
  private static var fileSizes: [(key: String, size: WritableKeyPath<FileSettings, UInt64>)] {
    [
      ("mostMegabytes", \.mostBytes), ("megabytesPerUser", \.userBytes), ("megabytesOfNode", \.nodeBytes),
    ]
  }

  private static var knownKeys: [(section: String, keys: [String])] {
    [
      ("", ["domain", "dataFolder", "guardFile", "publicURL"]),
      ("listen", Listen.keys),
      (
        "federation",
        [
          "caFile", "newPeers", "privateAddresses", "holdInvitations", "restoreWaitSeconds",
          "protocolVersions",
        ]
      ),
      ("peers", ["address"]),
      ("messages", ["retentionDays"]),
      (
        "limits",
        [
          "maximumConnections", "connectionsPerAddress", "idleTimeoutSeconds", "streamsPerUser",
          "usersPerPeer", "unansweredInvitationsPerUserAndPeer",
        ] + rates.map(\.key)
      ),
      ("files", fileSizes.map(\.key) + ["uploadsPerUser", "uploadMemoryMegabytes", "unfinishedHours"]),
      ("sessions", ["accessTokenSeconds", "idleHours"]),
      ("log", ["level", "format", "requests", "slowQueryMilliseconds"]),
      ("metrics", ["address"]),
    ]
  }

  private static func refuseUnknown(_ section: ConfigurationSection) throws(ConfigurationFault) {
    guard let known = knownKeys.first(where: { $0.section == section.name }) else {
      let names = knownKeys.map(\.section).filter { !$0.isEmpty }
      throw ConfigurationFault(
        .unknownKey, section.place,
        "there is no section \(section.title): \(suggestion(for: section.name, among: names))")
    }
    if section.name == "peers" {
      guard let domain = section.quotedName, isDomainName(domain) else {
        throw ConfigurationFault(
          .invalidValue, section.place, "write [peers.\"domain\"] with the peer's domain")
      }
    } else if section.quotedName != nil {
      throw ConfigurationFault(.unknownKey, section.place, "\(section.title): write [\(section.name)] alone")
    }
    try section.refuseUnknown(known: known.keys)
  }

  /// The section of that name; an empty one when the file has none.
  private static func section(_ name: String, of sections: [ConfigurationSection]) -> ConfigurationSection {
    sections.first { $0.name == name }
      ?? ConfigurationSection(name: name, quotedName: nil, place: nil)
  }
}

private func folder(of file: String) -> String {
  guard let slash = file.lastIndex(of: "/") else { return "." }
  return slash == file.startIndex ? "/" : String(file[..<slash])
}

/// Nil for what is no path.
func resolved(_ path: String, in folder: String) -> String? {
  if path.isEmpty || path.utf8.contains(0) { return nil }
  if path.hasPrefix("/") { return path }
  return folder.hasSuffix("/") ? folder + path : "\(folder)/\(path)"
}

private func versions(_ texts: [String]) -> [UInt64]? {
  let versions = texts.compactMap { UInt64($0) }
  let isRising = zip(versions, versions.dropFirst()).allSatisfy { $0 < $1 }
  return versions.count == texts.count && (1...8).contains(versions.count) && isRising ? versions : nil
}

private func validPublicURL(_ text: String) -> String? {
  let scheme = "https://"
  guard text.hasPrefix(scheme) else { return nil }
  let host = String(text.dropFirst(scheme.count))
  let isHost = isDomainName(host) || HostAndPort(host) != nil || HostAndPort("\(host):443") != nil
  return isHost ? text : nil
}
