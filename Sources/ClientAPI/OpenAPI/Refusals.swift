internal import Model
internal import Store

/// Stable codes that an operation may be refused with.
struct Refusals: Sendable, ExpressibleByArrayLiteral {
  let codes: Set<String>

  init(codes: some Sequence<String>) { self.codes = Set(codes) }

  init(arrayLiteral codes: ProblemCode...) { self.init(codes: codes.map(\.rawValue)) }

  static func + (left: Refusals, right: Refusals) -> Refusals {
    Refusals(codes: left.codes.union(right.codes))
  }

  /// Of changes to a channel: what the rules or the channel's home may say.
  static let rules =
    Refusals(codes: Refusal.allCases.filter(\.reachesClients).map(\.code))
    + [
      .addressInvalid, .homeUnknown, .noCommonVersion, .peerPaused, .peerRefused, .peerUnproven,
      .peerUnreachable, .peerWaiting, .recovering, .anotherCopy, .noMirrors,
    ]
    + [.textInvalid, .nameInvalid]

  static let search = Refusals(codes: SearchRefusal.allCases.map(\.rawValue))

  /// Of the node as such, whatever is asked.
  static let node =
    Refusals(codes: StoreError.Code.allCases.filter { !$0.isOfTheStart }.map(\.rawValue))
    + [.internal, .shuttingDown]

  /// What every call of a route may meet before its handler sees it.
  static func before(_ route: Route) -> Refusals {
    var refusals: Refusals = [.hostUnknown, .parameterInvalid, .parameterUnknown, .pathMalformed]
    if CallLimits.counts(route) { refusals = refusals + [.tooManyRequests] }
    if route.caller != .anyone { refusals = refusals + [.notLoggedIn] }
    if route.caller == .admin { refusals = refusals + [.notAdmin] }
    if route.body == .none {
      refusals = refusals + [.bodyUnexpected]
    } else if route.body == .bytes {
      refusals = refusals + [.mediaTypeUnsupported]
    } else {
      refusals = refusals + [.bodyMalformed, .bodyTooLarge, .mediaTypeUnsupported]
      refusals = refusals + [.fieldInvalid, .fieldMissing, .fieldUnknown]
    }
    return refusals
  }

  /// All that a route may answer, by status.
  static func all(of operation: Operation, _ route: Route) -> [Int: [String]] {
    var refusals = before(route) + operation.refusals + node
    if route.parameters.contains("wait") { refusals = refusals + rules + [.noMirrors] }
    return Dictionary(grouping: refusals.codes.sorted(), by: ProblemStatus.of)
  }
}
