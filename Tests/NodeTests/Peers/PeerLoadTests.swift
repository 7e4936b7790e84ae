import Model
import Sodium
import Testing

@testable import Node

struct PeerLoadTests {
  private let load = PeerLoad()
  private let peer = NodeID(Randomness.bytes32())
  private let other = NodeID(Randomness.bytes32())

  @Test func onePeerHasSoManyRequestsUnderWay() {
    var slots = (0..<PeerLoad.requests).map { _ in load.begin(peer, bytes: 1) }
    #expect(slots.allSatisfy { $0 != nil })
    #expect(load.begin(peer, bytes: 1) == nil)
    #expect(load.begin(other, bytes: 1) != nil, "another peer has its own")
    slots.removeLast()
    let again = load.begin(peer, bytes: 1)
    #expect(again != nil, "what is answered makes room")
    #expect(load.begin(peer, bytes: 1) == nil)
    withExtendedLifetime((slots, again)) {}
  }

  /// What a peer has asked for and does not read counts against what else it may ask.
  @Test func answersCountToo() {
    var slots = (0..<4).map { _ in load.begin(peer, bytes: 0) }
    for slot in slots { slot?.answers(bytes: Limits.messageBytes) }
    #expect(load.begin(peer, bytes: 1) == nil && load.begin(other, bytes: 1) != nil)
    slots.removeLast()
    #expect(load.begin(peer, bytes: Limits.messageBytes) != nil)
    slots = []
    #expect(load.begin(peer, bytes: PeerLoad.bytes) != nil, "all is given back")
  }

  @Test func bytesCountTogether() {
    var slots = (0..<4).map { _ in load.begin(peer, bytes: Limits.messageBytes) }
    #expect(slots.allSatisfy { $0 != nil } && load.begin(peer, bytes: 1) == nil)
    slots = []
    #expect(load.begin(peer, bytes: PeerLoad.bytes) != nil, "all is given back")
  }
}
