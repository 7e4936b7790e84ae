/// Every refusal of the protocol; the case's name is the stable code that the spec lists.
public enum Refusal: String, Error, Sendable, CaseIterable {
  // spec: identity
  case documentInvalid, documentTooLarge, documentWrongNode, documentBadSignature, documentBrokenChain
  case documentFork, documentWrongDomain, documentExpired, documentUnknown, documentRevoked

  // spec: events
  case eventMalformed, headerTooLarge, bodyTooLarge, eventUnfit, eventReserved, bodyMismatch
  case statementWrongNode, statementWrongDocument, eventUncovered, statementBadSignature, batchTooLarge

  // spec: log
  case entryMalformed, entryTooLarge, entryOutOfOrder, entryTimeFell, entryWrongEvent, eventWrongLog
  case checkpointWrongLog, checkpointBadSignature, checkpointMismatch, checkpointTooLarge, checkpointRevoked
  case cosignatureMalformed, cosignatureStranger, cosignatureWrongKey, cosignatureFromFuture
  case cosignatureBadSignature, cosignatureWrongNode
  case rangeGap, rangeTooLarge, tooManyRanges, homeFault, verdictMismatch
  case snapshotUnproven, snapshotWrongState, snapshotWrongLog, snapshotMissingDocument
  case logForked, proofMalformed, forkUnproven

  // spec: rules
  case strangerNode, positionNotRising, timeAhead, timeBehind, checkpointFromFuture, baseFromFuture
  case otherTerm, notMember, missingCapability, staleBase, rankTooLow, alreadyMember, banned
  case unknownRole, channelFull, documentNotNewer, notInvited, targetNotMember, alreadyBanned, notBanned
  case tooManyRoles, notAuthor, nameTaken, channelArchived, mirrorUnfit, oneMirrorAtATime, mirrorsChanging
  case duplicate, originFork, bodyMissing, notHome, unknownLog, logStopped, notAuthorised, unknownRules
  case logRecovering, incarnationAhead

  // spec: federation
  case futureCursor, requestTooLarge, unknownUser

  // spec: directory and mailbox
  case directoryFull, tooManyEntries

  public var code: String { rawValue }

  /// The number of a judgement, as entries and submit results carry it; `nil` for refusals that are never judgements.
  public var number: UInt64? {
    switch self {
    case .otherTerm: 1
    case .notMember: 2
    case .missingCapability: 3
    case .staleBase: 4
    case .rankTooLow: 5
    case .alreadyMember: 6
    case .banned: 7
    case .unknownRole: 8
    case .channelFull: 9
    case .documentNotNewer: 10
    case .notInvited: 11
    case .targetNotMember: 12
    case .alreadyBanned: 13
    case .notBanned: 14
    case .tooManyRoles: 15
    case .notAuthor: 16
    case .nameTaken: 17
    case .channelArchived: 18
    case .mirrorUnfit: 19
    case .oneMirrorAtATime: 20
    default: doorNumber
    }
  }

  private var doorNumber: UInt64? {
    switch self {
    case .eventUnfit: 32
    case .eventWrongLog: 33
    case .strangerNode: 34
    case .positionNotRising: 35
    case .timeAhead: 36
    case .timeBehind: 37
    case .checkpointFromFuture: 38
    case .baseFromFuture: 39
    case .duplicate: 64
    case .originFork: 65
    case .eventMalformed: 66
    case .headerTooLarge: 67
    case .bodyTooLarge: 68
    case .eventReserved: 69
    case .bodyMismatch: 70
    case .bodyMissing: 71
    case .statementWrongNode: 72
    case .statementWrongDocument: 73
    case .eventUncovered: 74
    case .statementBadSignature: 75
    case .notHome: 76
    case .unknownLog: 77
    case .logStopped: 78
    case .notAuthorised: 79
    case .documentUnknown: 80
    case .logForked: 81
    case .logRecovering: 82
    case .documentRevoked: 83
    case .mirrorsChanging: 84
    case .incarnationAhead: 85
    default: nil
    }
  }

  /// The judgement with this number.
  public init?(number: UInt64) {
    for refusal in Refusal.allCases where refusal.number == number {
      self = refusal
      return
    }
    return nil
  }
}
