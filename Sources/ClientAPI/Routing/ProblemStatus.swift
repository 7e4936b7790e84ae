/// Which HTTP status goes with which stable code.
enum ProblemStatus {
  static func of(_ code: String) -> Int {
    switch code {
    case "wrongCredentials", "notLoggedIn": 401
    case "missingCapability", "rankTooLow", "notMember", "notAuthor", "banned", "notInvited", "notAdmin": 403
    case "unknownChannel", "unknownMessage", "unknownUser", "unknownReaction", "unknownInvitation",
      "notFound":
      404
    case "staleBase", "otherTerm", "alreadyMember", "alreadyBanned", "notBanned", "targetNotMember",
      "nameTaken",
      "duplicate", "positionNotRising", "channelFull", "logStopped":
      409
    case "tooManyAttempts": 429
    case "storeBusy", "diskFull", "diskReadOnly", "diskFault", "shuttingDown", "outOfMemory", "homeUnknown":
      503
    case "peerUnreachable", "peerRefused": 502
    case "storeFault", "storeCorrupt", "storeConflict", "internal": 500
    default: 422
    }
  }

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
