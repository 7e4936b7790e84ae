/// Which HTTP status goes with which stable code.
enum ProblemStatus {
  /// Codes of the node and of the rules by status. What is not here is a refusal of what was asked for: 422.
  static let codes: [Int: [String]] = [
    401: ["wrongCredentials"],
    403: [
      "missingCapability", "rankTooLow", "notMember", "notAuthor", "banned", "notInvited", "notAuthorised",
    ],
    404: [
      "unknownChannel", "unknownMessage", "unknownUser", "unknownReaction", "unknownInvitation", "unknownLog",
    ],
    409: [
      "staleBase", "otherTerm", "alreadyMember", "alreadyBanned", "notBanned", "targetNotMember", "nameTaken",
      "duplicate", "originFork", "positionNotRising", "channelFull", "tooManyRoles", "logStopped",
    ],
    429: ["tooManyAttempts"],
    502: [
      "peerUnreachable", "peerRefused", "couldNotResolve", "couldNotConnect", "tlsFailed", "timedOut",
      "connectionLost", "responseMalformed", "responseTooLarge",
    ],
    503: [
      "storeBusy", "diskFull", "diskReadOnly", "diskFault", "shuttingDown", "outOfMemory", "outOfDescriptors",
      "homeUnknown", "busy",
    ],
    500: [
      "storeFault", "storeCorrupt", "storeConflict", "storeUnreachable", "valueTooLarge", "indexMismatch",
      "keyMissing", "keyDamaged",
    ],
  ]

  private static let statuses: [String: Int] = {
    var statuses: [String: Int] = [:]
    for (status, codes) in codes { for code in codes { statuses[code] = status } }
    return statuses
  }()

  static func of(_ code: String) -> Int { statuses[code] ?? 422 }

  static func title(_ status: Int) -> String {
    switch status {
    case 400: "Bad Request"
    case 401: "Unauthorized"
    case 403: "Forbidden"
    case 404: "Not Found"
    case 405: "Method Not Allowed"
    case 409: "Conflict"
    case 413: "Content Too Large"
    case 415: "Unsupported Media Type"
    case 422: "Unprocessable Content"
    case 429: "Too Many Requests"
    case 502: "Bad Gateway"
    case 503: "Service Unavailable"
    default: status < 500 ? "Error" : "Internal Server Error"
    }
  }
}
