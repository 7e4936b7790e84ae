internal import Federation

extension NodeConfiguration {
  /// This configuration as a commented file that parses to it, as `hanse init` writes it: every setting with its meaning.
  public var commentedText: String {
    """
    # The configuration of a Hanse node.
    # A relative path starts from the folder of this file. A setting left out has its default.

    # The domain in the names of this node's users (required). It cannot change later.
    domain = \(quoted(domain))

    # Where the database and the node's keys are kept (required). Back it up; let nobody else read it.
    dataFolder = \(quoted(dataFolder))

    # A file by which the node sees that its database was restored (default: guard in the data folder). Keep it where neither
    # backups nor snapshots of the disk go; no other file belongs there.
    \(guardFile.map { "guardFile = \(quoted($0))" } ?? "# guardFile = \"/var/lib/hanse-guard/guard\"")

    # Where peers and clients reach this node: https://host or https://host:port.
    # Default: https:// and the domain.
    publicURL = \(quoted(publicURL))

    \(listen.commentedText)

    [federation]
    # The authorities that may vouch for peers' certificates, PEM. Default: those of the system.
    \(federationCAFile.map { "caFile = \(quoted($0))" } ?? "# caFile = \"ca.pem\"")

    # Nodes about which nothing was decided: allow lets them in, ask lets them wait for an administrator,
    # refuse turns them away. Decide with hanse peers.
    newPeers = \(quoted(newPeers.rawValue))

    # Whether peers' names may stand for addresses of this machine or of private networks, where strangers' names have
    # no business. Those with an address below may anyway.
    privateAddresses = \(allowsPrivateAddresses)

    # Whether invitations of this node's users by people of other organisations wait until an administrator lets
    # them through (hanse held list).
    holdInvitations = \(holdsInvitations)

    # After a restore, for how long nodes that the backup does not know are listened for before the node writes again
    # (0 to 86400). Nodes that follow this one call within two minutes and a half.
    restoreWaitSeconds = \(restoreWaitSeconds)
    \(versionsText)
    # The address of a peer that public DNS does not know. Its certificate is checked all the same.
    \(peersText)

    [messages]
    # After how many days this node lets go of what messages say, its own and those of others (1 to 36500), even where
    # a channel would keep them for longer; 0 leaves it to the channels.
    retentionDays = \((retentionMilliseconds ?? 0) / 86_400_000)

    [limits]
    # Connections open at once (8 to 1000000).
    maximumConnections = \(limits.maximumConnections)
    # Of those, from one address (1 to 1000000). An IPv6 address counts by its first 64 bits; trusted proxies do not count.
    # Raise it where many people come from one address.
    connectionsPerAddress = \(limits.connectionsPerAddress)
    # A connection that says nothing for so long is closed (5 to 3600).
    idleTimeoutSeconds = \(limits.idleTimeoutSeconds)
    # How much one user, one address or one peer may ask for (0 to 1000000; 0 is no limit). What was not used is saved up
    # for a burst: of ten seconds' worth where it goes by the second, of a minute's where it goes by the minute.
    # What exceeds it is refused with tooManyRequests, and when to come back.
    requestsPerSecondPerUser = \(limits.requestsPerSecondPerUser)
    # Messages, edits, erasures, reactions and pins. An import or a bot may need more.
    messagesPerSecondPerUser = \(limits.messagesPerSecondPerUser)
    searchesPerSecondPerUser = \(limits.searchesPerSecondPerUser)
    # What a user's requests and their answers carry, of 1,024 bytes; streams do not count.
    kilobytesPerSecondPerUser = \(limits.kilobytesPerSecondPerUser)
    # What files carry that a user sends or gets, likewise: more is waited for.
    fileKilobytesPerSecondPerUser = \(limits.fileKilobytesPerSecondPerUser)
    # Invitations to channels and to this node.
    invitationsPerMinutePerUser = \(limits.invitationsPerMinutePerUser)
    # Domains of other organisations at which a user looks for channels, or joins one.
    lookupsPerMinutePerUser = \(limits.lookupsPerMinutePerUser)
    # Requests of those who are not logged in. An IPv6 address counts by its first 64 bits.
    strangersPerSecondPerAddress = \(limits.strangersPerSecondPerAddress)
    # Passwords, refresh tokens and codes that are wrong; right ones do not count.
    logInsPerMinutePerAddress = \(limits.logInsPerMinutePerAddress)
    # Signed requests of one node. A node under full load sends some hundred.
    requestsPerSecondPerPeer = \(limits.requestsPerSecondPerPeer)
    # What they and their answers carry, of 1,024 bytes. A month that a node was away comes in pieces, at this rate.
    kilobytesPerSecondPerPeer = \(limits.kilobytesPerSecondPerPeer)
    # The same for files.
    fileKilobytesPerSecondPerPeer = \(limits.fileKilobytesPerSecondPerPeer)
    # Signatures that its requests bear and this node has to verify: a core verifies some 15,000 in a second. Of this, two
    # seconds' worth is saved up.
    signaturesPerSecondPerPeer = \(limits.signaturesPerSecondPerPeer)
    # Live streams that one user has open (1 to 1000000).
    streamsPerUser = \(limits.streamsPerUser)
    # Users of one peer that are kept here, each some hundred bytes of memory (1 to 10000000).
    usersPerPeer = \(limits.usersPerPeer)
    # Invitations of one user to users of one other organisation that are not answered yet (1 to 1000000). That organisation's
    # node keeps some thousand of all users here together.
    unansweredInvitationsPerUserAndPeer = \(limits.unansweredInvitationsPerUserAndPeer)

    [sessions]
    # An access token is good for so long (5 to 86400); clients renew it by themselves.
    accessTokenSeconds = \(sessions.accessTokenSeconds)
    # Who has not been there for so long must log in again (1 to 17520; 720 is 30 days).
    idleHours = \(sessions.idleHours)

    [files]
    # Of 1,048,576 bytes: the most of one file, of what one user has uploaded and sent, and of all files on this disk. 0 for no bound.
    mostMegabytes = \(files.mostBytes >> 20)
    megabytesPerUser = \(files.userBytes >> 20)
    megabytesOfNode = \(files.nodeBytes >> 20)
    # Unfinished uploads of one user (1 to 1000).
    uploadsPerUser = \(files.uploads)
    # What all uploads that come in at a time may hold in memory, 4 each (4 to 1048576); a client is told to wait when it is reached.
    uploadMemoryMegabytes = \(files.uploadMemoryBytes >> 20)
    # How long nothing may come of an unfinished upload, and a file be uploaded and not sent (1 to 8760).
    unfinishedHours = \(files.unfinishedHours)

    [log]
    # The least important lines to log: debug, info, warning or error. No level logs message texts or secrets.
    level = \(quoted(logLevel.rawValue))
    # json for one object a line, or text.
    format = \(quoted(log.format.rawValue))
    # Whether every request has its line: id, address, method, kind of request, status, bytes and time; never its content.
    requests = \(log.requests)
    # Statements of the database that take longer are logged, without their values (1 to 60000).
    slowQueryMilliseconds = \(log.slowQueryMilliseconds)

    [metrics]
    # Where Prometheus may read metrics, in plain HTTP without a password: an address of this machine only, such as
    # 127.0.0.1:9464. Default: nowhere but at /metrics, for administrators.
    \(metricsAddress.map { "address = \(quoted($0.description))" } ?? "# address = \"127.0.0.1:9464\"")

    """
  }

  /// Nothing but in trials.
  private var versionsText: String {
    guard protocolVersions != ProtocolVersion.spoken else { return "" }
    return "protocolVersions = [\(protocolVersions.map { quoted("\($0)") }.joined(separator: ", "))]\n"
  }

  private var peersText: String {
    if peerAddresses.isEmpty {
      return """
        # [peers."chat.example.org"]
        # address = "192.0.2.7:8443"
        """
    }
    return peerAddresses.sorted { $0.key < $1.key }.map { domain, address in
      """
      [peers.\(quoted(domain))]
      address = \(quoted(address.description))
      """
    }.joined(separator: "\n")
  }
}

/// A string of the file. Other control characters than its escapes have no place in a configuration.
func quoted(_ text: String) -> String {
  var quoted = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"", "\\": quoted += "\\\(scalar)"
    case "\n": quoted += "\\n"
    case "\t": quoted += "\\t"
    default: quoted.unicodeScalars.append(scalar)
    }
  }
  return quoted + "\""
}
