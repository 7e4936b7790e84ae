internal import Model
internal import Store

/// Which HTTP status goes with which stable code.
enum ProblemStatus {
  /// A code that nobody here knows is a refusal of what was asked for.
  static func of(_ code: String) -> Int {
    ProblemCode(rawValue: code)?.status ?? Refusal(rawValue: code)?.status
      ?? StoreError.Code(rawValue: code)?.status ?? 422
  }

  /// Every code that a request can be refused with, by status.
  static var codes: [Int: Set<String>] {
    let rules = Refusal.allCases.filter(\.reachesClients).map(\.code)
    let store = StoreError.Code.allCases.filter { !$0.isOfTheStart }.map(\.rawValue)
    let own = ProblemCode.allCases.map(\.rawValue) + SearchRefusal.allCases.map(\.rawValue)
    var codes: [Int: Set<String>] = [:]
    for code in own + rules + store { codes[of(code), default: []].insert(code) }
    return codes
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
    case 416: "Range Not Satisfiable"
    case 415: "Unsupported Media Type"
    case 421: "Misdirected Request"
    case 422: "Unprocessable Content"
    case 429: "Too Many Requests"
    case 502: "Bad Gateway"
    case 503: "Service Unavailable"
    case 507: "Insufficient Storage"
    default: status < 500 ? "Error" : "Internal Server Error"
    }
  }
}

extension Refusal {
  /// Whether it may be what becomes of an event. A duplicate is no refusal: it is answered as the first was.
  var reachesClients: Bool { self == .unknownUser || number != nil && self != .duplicate }

  /// Of a request that the rules refuse, or the channel's home.
  var status: Int {
    switch self {
    case .missingCapability, .rankTooLow, .notMember, .notAuthor, .banned, .notInvited, .notAuthorised: 403
    case .unknownUser, .unknownLog: 404
    case .staleBase, .otherTerm, .alreadyMember, .alreadyBanned, .notBanned, .targetNotMember, .nameTaken,
      .originFork, .positionNotRising, .channelFull, .channelArchived, .tooManyRoles, .logStopped, .logForked,
      .mirrorUnfit, .oneMirrorAtATime, .mirrorsChanging:
      409
    case .logRecovering: 503
    default: 422
    }
  }
}

extension StoreError.Code {
  /// Whether only a node that starts can find it, when there is no client yet.
  var isOfTheStart: Bool {
    switch self {
    case .fileExposed, .migrationEdited, .storeForeign, .storeInUse, .storeMoved, .storeTooNew: true
    default: false
    }
  }

  /// Never the client's fault: what may pass by itself or by the operator's hand, and what will not.
  var status: Int {
    switch self {
    case .storeBusy, .diskFull, .diskReadOnly, .diskFault, .outOfMemory: 503
    default: 500
    }
  }
}
