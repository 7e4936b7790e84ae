/// The most of everything that crosses the wire or stands in a log (spec: wire, "Limits", and rules).
public enum Limits {
  public static let headerBytes = 8_192
  public static let bodyBytes = 65_536
  public static let documentBytes = 4_096
  public static let entryBytes = 256
  public static let checkpointBytes = 8_192
  public static let messageBytes = 16_777_216
  public static let batchEvents = 1_024
  public static let rangesInMessage = 1_024
  /// Of one checkpoint.
  public static let cosigners = 15
  public static let entriesInRange = 4_096
  /// Of one log: its sequences, and the size after the last, fit into 40 bits.
  public static let entriesInLog: UInt64 = (1 << 40) - 1
  /// Of one kind, in one request.
  public static let ephemeralItems = 1_024
  public static let documentsInChain = 256
  /// That cover one submission's events: each takes a signature to verify, and an origin signs what it submits together.
  public static let statementsInSubmission = 16
  /// Of nodes that one submission may teach its receiver.
  public static let chainsInSubmission = 16
  /// Of a page of channels that are open to join.
  public static let channelsInPage = 256
  /// Of checkpoints that a node tells another in one request, and that it is answered.
  public static let checkpointsInRequest = 64
  public static let checkpointsInResponse = 256
  /// Of forks, in one message.
  public static let proofsInMessage = 4
  /// Records of a channel's state, so that it can be joined by a snapshot.
  public static let recordsInSnapshot = 100_000
  /// Chains of node documents in one message.
  public static let chainsInMessage = 100_000
  /// Of a channel's records and its nodes' documents together: less than a message, so that a snapshot is one.
  public static let snapshotBytes = 12_582_912
  /// Of a tree of 2^63 leaves, in a frontier, an inclusion proof or a consistency proof.
  public static let hashesInProof = 128
  public static let hashesInCoverage = 64

  public static let nameBytes = 200
  public static let topicBytes = 1_000
  public static let roleNameBytes = 64
  public static let userNameBytes = 64
  public static let messageTextBytes = 60_000
  public static let reactionBytes = 64
  /// Of one message.
  public static let mentions = 50
  /// Of one message.
  public static let files = 16
  public static let fileNameBytes = 255
  public static let mediaTypeBytes = 127
  /// Of one file: what JSON's readers hold without loss.
  public static let blobBytes: UInt64 = (1 << 53) - 1
  public static let blobLeafBytes = 1_048_576
  public static let roles = 32
  public static let roleNumber: UInt64 = 255
  public static let rank: UInt64 = 100
  public static let lane: UInt64 = 15
  public static let participants = 10_000
  /// Nodes that have a record in a channel, members or not.
  public static let nodes = 10_000
  public static let directParticipants = 2
  /// The shortest time for which a policy may keep bodies.
  public static let leastRetentionMilliseconds: UInt64 = 1_000

  public static let documentLifetimeMilliseconds: UInt64 = 366 * 86_400_000
  public static let originAheadMilliseconds: UInt64 = 300_000
  public static let originBehindMilliseconds: UInt64 = 30 * 86_400_000
  /// A state entry is due at every multiple of this sequence number.
  public static let stateEntryInterval: UInt64 = 1_024
}
