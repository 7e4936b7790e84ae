/// The proposals of an epoch that wait for a commit, in the order in which they came. Whether one is among them, and how
/// many somebody has sent, is known at once.
struct WaitingProposals: RandomAccessCollection, Sendable {
  private var proposals: [WaitingProposal] = []
  private var places: [Digest: Int] = [:]
  private var counts: [Sender: Int] = [:]

  var startIndex: Int { 0 }
  var endIndex: Int { proposals.count }
  subscript(index: Int) -> WaitingProposal { proposals[index] }

  func with(_ reference: Digest) -> WaitingProposal? { places[reference].map { proposals[$0] } }

  /// How many wait that this sender, or for somebody from outside any of its kind, has sent.
  func count(like sender: Sender) -> Int { counts[Self.kind(sender), default: 0] }

  mutating func append(_ one: WaitingProposal) {
    places[one.reference] = proposals.count
    counts[Self.kind(one.sender), default: 0] += 1
    proposals.append(one)
  }

  private static func kind(_ sender: Sender) -> Sender {
    if case .external = sender { return .external(0) }
    return sender
  }
}
