/// What a caller can get wrong, as far as types do not keep it from it.
public enum Misuse: Sendable {
  /// An own commit waits: merge or drop it first.
  case commitPending
  /// As many encrypted commits of others wait as the limits allow: merge or drop one first.
  case tooManyStaged
  /// There is no own commit to merge or drop.
  case noCommitPending
  /// This member was removed, or the group was reinitialised: nothing more can be sent. Or it was erased.
  case inactive
  /// A staged commit, or a group to go on with, belongs to another epoch or another member's group.
  case staleStage
  /// Proposals wait, and no application data may be sent before a commit carries them out (RFC 9420, 12.4).
  case proposalsPending
  /// A PSK was named that was not given.
  case unknownPSK
  /// A Welcome follows from another group: that one's `successor` joins by it.
  case predecessorNeeded
  /// The group is to begin anew with a version or suite that this engine has not.
  case otherSuite
  /// The signature key given is not that of the leaf.
  case wrongSignatureKey
  /// A value is longer or greater than the limits allow.
  case overLimit
  /// The store could not write: the group is as it was before.
  case notStored

  public var code: String {
    switch self {
    case .commitPending: "commitPending"
    case .tooManyStaged: "tooManyStaged"
    case .noCommitPending: "noCommitPending"
    case .inactive: "inactive"
    case .staleStage: "staleStage"
    case .proposalsPending: "proposalsPending"
    case .unknownPSK: "unknownPSK"
    case .predecessorNeeded: "predecessorNeeded"
    case .otherSuite: "otherSuite"
    case .wrongSignatureKey: "wrongSignatureKey"
    case .overLimit: "overLimit"
    case .notStored: "notStored"
    }
  }
}
