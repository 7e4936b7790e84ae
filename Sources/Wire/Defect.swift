#if HANSE_DEFECTS
  /// Deliberate faults of the node, for the simulator to find (docs/defects.md). Only a build with the flag `HANSE_DEFECTS` knows of
  /// them: in any other the compiler never sees this, nor the places where they are planted.
  public enum Defect: String, CaseIterable, Sendable {
    // What is promised, and when.
    case skipsFsync, answersBeforeCommit, keepsMemoryOfFailedBatch, forgetsPending, forgetsIdempotencyKeys
    case dropsRefusals, trustsOrderedAnswers, mixesUpAnswers, reusesCounters, losesUsedPositions
    // What is taken from others.
    case acceptsUncovered, acceptsUnsigned, acceptsOtherAuthors, skipsStatementDocument, skipsBodyHash
    case trustsMembersBodies, trustsVerdicts, trustsStateRoots, trustsAnyCheckpoint, skipsConsistency
    case takesTimeBack, takesFutureEvents, takesPositionsTwice, keepsHalfARange
    // What is judged and ordered.
    case letsTimeFall, skipsCapabilities, keepsErased, appliesTwice
    // What is given and asked.
    case keepsEntitlement, givesMailboxesAway, givesSnapshotsAway, skipsNonces, forgetsCursors
    case neverSubmitsAgain, backsOffForever
    // Whether all are told the same, and whether a node is the only one of its name.
    case comparesNoCheckpoints, tellsNoCheckpoints, callsOrderedMirrored, trustsRevoked
    case signsWhileRecovering, keepsIncarnation, ignoresRuns

    /// Set before anything runs, by the one thread that simulates.
    nonisolated(unsafe) public static var planted: Defect?

    /// Whether it is planted only when the world is prepared: before, it would let nobody found anything, and no check see it.
    public var waitsForTheRun: Bool { self == .reusesCounters }

    public var isPlanted: Bool { unsafe Self.planted == self }

    /// What it does, for docs/defects.md.
    public var about: String {
      switch self {
      case .skipsFsync: "commits without an fsync"
      case .answersBeforeCommit: "answers clients and peers before the commit"
      case .keepsMemoryOfFailedBatch: "keeps in memory what a failed batch has done"
      case .forgetsPending: "forgets at a start what waits for its home"
      case .forgetsIdempotencyKeys: "does not keep under which key a message was sent"
      case .dropsRefusals: "does not keep for its author what a home turned away"
      case .trustsOrderedAnswers: "forgets a message as soon as its home says that it is ordered"
      case .mixesUpAnswers: "takes a home's answers for those of other events"
      case .reusesCounters: "begins its counters anew at a start"
      case .losesUsedPositions: "does not keep which positions it has used"
      case .acceptsUncovered: "takes events that their statement does not cover"
      case .acceptsUnsigned: "does not check the signature of a statement"
      case .acceptsOtherAuthors: "takes a node's statement for another node's events"
      case .skipsStatementDocument: "does not ask under which document a statement was signed"
      case .skipsBodyHash: "does not check bodies against their headers"
      case .trustsMembersBodies: "believes any member that a body is gone"
      case .trustsVerdicts: "takes the home's verdict for its own"
      case .trustsStateRoots: "does not compare the home's state roots"
      case .trustsAnyCheckpoint: "does not check who has signed a checkpoint"
      case .skipsConsistency: "does not ask whether a checkpoint extends what it has"
      case .takesTimeBack: "follows a log whose time falls"
      case .takesFutureEvents: "takes events from days ahead"
      case .takesPositionsTwice: "takes another event of a position that was used"
      case .keepsHalfARange: "keeps what it had taken of a range that fails"
      case .letsTimeFall: "lets the home's time fall with its clock"
      case .skipsCapabilities: "lets every member do everything"
      case .keepsErased: "does not erase"
      case .appliesTwice: "orders an event again that is submitted again"
      case .keepsEntitlement: "goes on giving a channel to nodes that have left it"
      case .givesMailboxesAway: "gives a mailbox to anybody"
      case .givesSnapshotsAway: "gives a snapshot to anybody"
      case .skipsNonces: "takes a request as often as it comes"
      case .forgetsCursors: "forgets how far its followers are"
      case .neverSubmitsAgain: "submits what waits once, and never again"
      case .backsOffForever: "doubles its wait for a peer without an end"
      case .comparesNoCheckpoints: "compares none of the checkpoints that others show it"
      case .tellsNoCheckpoints: "tells no other member what it was told"
      case .callsOrderedMirrored: "calls mirrored what is only ordered"
      case .trustsRevoked: "takes events and checkpoints under revoked documents"
      case .signsWhileRecovering: "signs for its logs before its peers have answered"
      case .keepsIncarnation: "goes on in the same incarnation after a restore"
      case .ignoresRuns: "does not care that another run of its name has begun"
      }
    }
  }
#endif
