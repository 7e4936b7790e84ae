/// Bounds on what is taken from others, checked before anything is allocated for it.
public struct Limits: Sendable {
  /// Bytes of one message, and of one opaque field.
  public var messageBytes = 16 << 20
  /// Leaves of a tree, blank ones too. What is restored has to keep it as well.
  public var leaves: UInt32 = 1 << 17
  /// Proposals in one commit.
  public var proposals = 1 << 16
  /// Proposals waiting in one epoch: a quarter of them may be newcomers', and a quarter those of senders from outside.
  public var waitingProposals = 1 << 13
  /// Of these, proposals that one member has sent.
  public var proposalsOfOneMember = 1 << 10
  /// Entries of an extension list, of a list of capabilities, and of a chain of certificates.
  public var entries = 256
  /// Pre-shared keys in one commit or Welcome.
  public var preSharedKeys = 64
  /// Generations that a ratchet is moved forward for one message.
  public var forwardGenerations: UInt32 = 4_096
  /// Keys of skipped generations kept for messages that come late, for each sender and kind.
  public var skippedKeys = 64
  /// Seconds from the beginning to the end of a KeyPackage's lifetime; RFC 9420, 7.2 wants the application to set it.
  public var lifetimeSeconds: UInt64 = .max
  /// Encrypted commits of others that wait to be merged or dropped. Those beyond are not read, and can be read later.
  public var stagedCommits = 8
  /// Past epochs whose messages can still be read.
  public var pastEpochs = 3

  public static let standard = Limits()

  public init() {}
}
