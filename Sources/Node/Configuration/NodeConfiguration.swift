public import Federation

/// What the operator decides about a node. `hanse init` writes it as a commented file.
public struct NodeConfiguration: Equatable, Sendable {
  /// The domain in the names of the node's users, in lowercase.
  public var domain: String
  /// The folder of the database and of the node's keys.
  public var dataFolder: String
  /// The file that tells the node whether its store was restored; nil for `guard` in the data folder.
  public var guardFile: String?
  /// How long a restored node listens for nodes that its backup does not know, before it writes again.
  public var restoreWaitSeconds = 150
  /// Where peers and clients reach the node: `https://` and a host, perhaps a port, no path.
  public var publicURL: String
  public var listen: Listen
  /// PEM file of the authorities that may vouch for peers; nil for those of the system.
  public var federationCAFile: String?
  /// What becomes of peers about which no administrator has decided.
  public var newPeers: NewPeers
  /// Whether a peer's name may stand for an address of this machine or of a private network.
  public var allowsPrivateAddresses: Bool
  /// Static addresses of peers that public DNS does not know, by the peer's domain.
  public var peerAddresses: [String: HostAndPort]
  /// The versions of the protocol between nodes that this node speaks, rising. Others than the program's own are for trying how
  /// nodes of different versions get on: the node speaks them under their paths, with the same endpoints.
  public var protocolVersions = ProtocolVersion.spoken
  /// How long message bodies are kept at most, whatever the channels' policies say; nil for as long as they do.
  public var retentionMilliseconds: UInt64?
  /// Whether invitations from other organisations wait for an administrator.
  public var holdsInvitations: Bool
  public var limits: Limits
  public var sessions = SessionSettings()
  public var files = FileSettings()
  public var logLevel: LogLevel
  public var log: Log
  /// Where metrics are told without asking who wants them: an address of this machine only; nil for nowhere.
  public var metricsAddress: HostAndPort?

  /// What the node takes from strangers before it refuses.
  public struct Limits: Equatable, Sendable {
    public var maximumConnections = 1_024
    public var connectionsPerAddress = 256
    public var idleTimeoutSeconds = 60
    public var requestsPerSecondPerUser = 100
    public var messagesPerSecondPerUser = 100
    public var searchesPerSecondPerUser = 20
    public var kilobytesPerSecondPerUser = 8_192
    public var fileKilobytesPerSecondPerUser = 65_536
    public var invitationsPerMinutePerUser = 120
    public var lookupsPerMinutePerUser = 60
    public var strangersPerSecondPerAddress = 100
    public var logInsPerMinutePerAddress = 60
    public var requestsPerSecondPerPeer = 1_000
    public var kilobytesPerSecondPerPeer = 8_192
    public var fileKilobytesPerSecondPerPeer = 65_536
    public var signaturesPerSecondPerPeer = 2_000
    public var streamsPerUser = 100
    public var usersPerPeer = 50_000
    public var unansweredInvitationsPerUserAndPeer = 200

    public init() {}
  }

  /// The least important lines that are still logged.
  public enum LogLevel: String, CaseIterable, Sendable {
    case debug, info, warning, error
  }

  /// How the log is written, and what beyond events.
  public struct Log: Equatable, Sendable {
    public enum Format: String, CaseIterable, Sendable {
      /// One JSON object a line.
      case json
      case text
    }

    public var format = Format.json
    /// A line for every request that was answered.
    public var requests = false
    /// Statements of the store that take longer are logged, without their values.
    public var slowQueryMilliseconds = 250

    public init() {}
  }

  /// The defaults. `publicURL` is `https://` and the domain when nil.
  public init(
    domain: String, dataFolder: String = "data", publicURL: String? = nil, listen: Listen = Listen()
  ) {
    self.domain = domain
    self.dataFolder = dataFolder
    self.publicURL = publicURL ?? "https://\(domain)"
    self.listen = listen
    federationCAFile = nil
    newPeers = .allow
    allowsPrivateAddresses = false
    peerAddresses = [:]
    retentionMilliseconds = nil
    holdsInvitations = false
    limits = Limits()
    logLevel = .info
    log = Log()
    metricsAddress = nil
  }
}
