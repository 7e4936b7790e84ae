/// The stable codes of requests that are refused, but for those that the rules, the store and the search have of their
/// own. docs/client-api.md lists them all, and a test compares.
enum ProblemCode: String, CaseIterable, Sendable {
  // The request as such.
  case bodyMalformed, bodyUnexpected, parameterInvalid, parameterUnknown, pathMalformed
  case mediaTypeUnsupported, bodyTooLarge, methodNotAllowed, notFound, hostUnknown
  // Who asks.
  case notLoggedIn, wrongCredentials, tooManyAttempts, notAdmin
  case accountClosed, codeInvalid, refreshTokenInvalid, refreshTokenReused, tooManyRequests, wrongPassword
  // What the request holds.
  case addressInvalid, fieldInvalid, fieldMissing, fieldUnknown, idempotencyKeyInvalid
  case nameInvalid, passwordInvalid, textInvalid
  // What it names.
  case lastAdmin, unknownSession
  case noMirrors
  case forkDecided, messageErased, unknownChannel, unknownFork, unknownInvitation, unknownMessage,
    unknownReaction
  // Of files.
  case fileNameInvalid, fileNotReachable, fileTooLarge, filesFull, hashMismatch, offsetWrong,
    rangeUnsatisfiable,
    tooManyFiles, tooManyUploads, unknownFile, unknownUpload, uploadOffsetMissing,
    uploadsBusy
  // Of the node's keys.
  case documentsUsedUp, keyDamaged, keyExposed, keyMismatch, keyMissing, keyNotWritten,
    replacementInvalid, replacementRefused
  // What stands in the way.
  case homeUnknown, noCommonVersion, peerPaused, peerRefused, peerUnproven, peerUnreachable, peerWaiting,
    busy, shuttingDown, recovering, anotherCopy, noOtherCopy, notRecovering, unknownPeer,
    `internal`

  var status: Int {
    switch self {
    case .bodyMalformed, .bodyUnexpected, .parameterInvalid, .parameterUnknown, .pathMalformed,
      .uploadOffsetMissing:
      400
    case .notLoggedIn, .refreshTokenInvalid, .refreshTokenReused, .wrongCredentials: 401
    case .accountClosed, .codeInvalid, .notAdmin, .peerRefused, .peerWaiting, .wrongPassword: 403
    case .notFound, .unknownPeer, .unknownChannel, .unknownFork, .unknownInvitation, .unknownMessage,
      .unknownReaction, .unknownSession, .unknownFile, .unknownUpload:
      404
    case .forkDecided, .lastAdmin, .messageErased, .noMirrors, .noOtherCopy, .notRecovering, .documentsUsedUp,
      .keyMismatch,
      .replacementRefused, .hashMismatch, .offsetWrong, .tooManyUploads:
      409
    case .methodNotAllowed: 405
    case .bodyTooLarge, .fileTooLarge: 413
    case .rangeUnsatisfiable: 416
    case .mediaTypeUnsupported: 415
    case .hostUnknown: 421
    case .addressInvalid, .fieldInvalid, .fieldMissing, .fieldUnknown, .idempotencyKeyInvalid, .nameInvalid,
      .passwordInvalid, .replacementInvalid, .textInvalid, .fileNameInvalid, .tooManyFiles:
      422
    case .tooManyAttempts, .tooManyRequests: 429
    case .internal, .keyDamaged, .keyExposed, .keyMissing: 500
    case .noCommonVersion, .peerUnproven, .peerUnreachable, .fileNotReachable: 502
    case .anotherCopy, .busy, .homeUnknown, .keyNotWritten, .peerPaused, .recovering, .shuttingDown,
      .uploadsBusy:
      503
    case .filesFull: 507
    }
  }
}
