public import Model
public import Store

/// Why the node did not do what a client asked: a stable code, and a sentence that says what to do.
public struct NodeProblem: Error, Equatable, Sendable {
  public let code: String
  public let detail: String

  public init(_ code: String, _ detail: String) {
    self.code = code
    self.detail = detail
  }

  public static let unknownChannel = NodeProblem("unknownChannel", "You are in no such channel.")
  public static let unknownMessage = NodeProblem("unknownMessage", "No such message stands there.")
  public static let unknownUser = NodeProblem("unknownUser", "No such user is known: check the address.")
  public static let unknownInvitation = NodeProblem(
    "unknownInvitation", "You have no unanswered invitation to that channel.")
  public static let unknownHeldInvitation = NodeProblem("unknownInvitation", "No such invitation is held.")
  public static let unknownAccountInvitation = NodeProblem(
    "unknownInvitation", "There is no such invitation.")
  public static let unknownFork = NodeProblem("unknownFork", "No such fork is known: hanse forks list.")
  public static let unprovenFork = NodeProblem(
    "unknownFork", "There is no proof of this for others: one of the two histories is under keys that its home revoked."
  )
  public static let forkDecided = NodeProblem(
    "forkDecided", "This can no longer be decided: the channel is closed, or no channel stopped for it.")
  /// Its documents went on elsewhere.
  static func keysMissing(of number: UInt64) -> NodeProblem {
    NodeProblem(
      "keyMissing",
      "Document \(number) of this node's is known, but its keys are not here: restore them, or see hanse keys replace."
    )
  }
  static let documentsUsedUp = NodeProblem(
    "documentsUsedUp",
    "A node has 256 documents at most, and this one has had them: only the root key replaces the last.")
  static let shuttingDown = NodeProblem("shuttingDown", "The node is stopping: try again when it is back.")

  /// A refusal of the protocol's rules.
  public init(_ refusal: Refusal) {
    self.init(refusal.code, refusal.advice)
  }

  public init(_ error: StoreError) { self.init(error.code.rawValue, error.advice) }
}
